import { printable, printableJson, withoutSecrets } from '@pcf/core/printable';
import { OWN_COLOUR } from './paint.js';

/**
 * A text of this program as it goes to a terminal or a log: its own lines and colours, and nothing else that a terminal or a
 * CI runner would carry out. Whatever leaves goes through here, or through {@link jsonText}.
 */
export function terminalText(text: string): string {
  return text.split('\n').map(printableLine).join('\n');
}

/** Data as one line of JSON that no runner takes for a command. */
export function jsonText(document: unknown): string {
  return withoutSecrets(printableJson(document)).replaceAll(MARKED, '\\u0023$1');
}

function printableLine(line: string): string {
  const parts = withoutSecrets(line).split(OWN_COLOUR);
  const safe = parts
    .map((part, at) => (at % 2 === 0 ? printable(part.replaceAll('\t', ' ')) : `\u001b[${part}m`))
    .join('');
  return safe.replace(COMMAND, '$1\\u003a:').replaceAll(MARKED, '\\u0023$1');
}

/**
 * GitHub's runner takes a line that begins so, after blanks, for a command.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const COMMAND = /^(\s*)::/;

/**
 * What GitHub's older commands, those of Azure Pipelines (`##vso[`) and TeamCity begin with, anywhere in a line.
 *
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
const MARKED = /#(#[a-z]*\[)/gi;
