import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService } from 'yaml-language-server';

/** What an editor shows at the place of the cursor. */
export interface Shown {
  /** What it completes, with the documentation beside it. */
  readonly completions: ReadonlyMap<string, string>;
  /** What it shows about the word under the cursor. */
  readonly hover: string;
}

/**
 * An editor with the YAML language server, as VS Code and others use it. It finds the schema by the first line of the file.
 *
 * @param folder - the folder of the file
 */
export class Editor {
  readonly #folder: string;
  readonly #server = getLanguageService({
    schemaRequestService: (uri) => readFile(fileURLToPath(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
  });
  #files = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#server.configure({ completion: true, hover: true, validate: true, hoverSchemaSource: false });
  }

  /** @param text - a file with one `|`, the cursor */
  async at(text: string): Promise<Shown> {
    const document = this.#open(text.replace('|', ''));
    const cursor = document.positionAt(text.indexOf('|'));
    const { items } = await this.#server.doComplete(document, cursor, false);
    const hover = await this.#server.doHover(document, cursor);
    return {
      completions: new Map(items.map(({ label, documentation }) => [label, textOf(documentation)])),
      hover: textOf(hover?.contents),
    };
  }

  /** Returns what it underlines, as `LINE: message`. */
  async problems(text: string): Promise<string[]> {
    const found = await this.#server.doValidation(this.#open(text), false);
    return found.map(({ range, message }) => `${range.start.line + 1}: ${message}`).sort();
  }

  #open(text: string): TextDocument {
    this.#files += 1;
    const uri = pathToFileURL(`${this.#folder}/pcf-${this.#files}.yml`).href;
    return TextDocument.create(uri, 'yaml', 1, text);
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return typeof content === 'object' && content !== null && 'value' in content ? String(content.value) : '';
}
