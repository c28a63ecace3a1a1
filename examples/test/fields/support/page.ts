import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/** A page of the guide: the files that its code blocks make up, and what its program prints. */
export interface Page {
  /** The text of each file by its path from the root of the repository. */
  readonly files: ReadonlyMap<string, string>;
  readonly prints: string;
}

/** Reads a page. A block that begins with a path begins a file, and later blocks of its language go on with it. */
export function readPage(name: string): Page {
  const files = new Map<string, string>();
  const last = new Map<string, string>();
  let prints = '';
  for (const { language, text } of blocksOf(readText(`docs/${name}.md`))) {
    if (language === 'text') {
      prints += text;
      continue;
    }
    const path = /^(?:\/\/|#) (\S+)\n/.exec(text)?.[1] ?? last.get(language) ?? '';
    const before = files.get(path);
    files.set(path, before === undefined ? text : `${before}\n${text}`);
    last.set(language, path);
  }
  return { files, prints };
}

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function blocksOf(page: string) {
  return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }));
}
