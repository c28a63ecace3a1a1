import { randomUUID } from 'node:crypto';
import { printable, printableJson, withoutSecrets } from '@pcf/core/printable';
import type { Io } from '../io.js';

/**
 * Escapes a text for a terminal or a log. Keeps its lines and PCF's own colours; escapes everything that a terminal or a CI
 * runner would interpret. All output goes through here or through {@link jsonText}.
 */
export function terminalText(text: string): string {
  return text.split('\n').map(printableLine).join('\n');
}

/** Returns data as one line of JSON that no CI runner takes for a command. */
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
 * GitHub's runner takes a line that starts with `::`, after blanks, for a command.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const COMMAND = /^(\s*)::/;

/**
 * The start of a command of Azure Pipelines (`##vso[`), TeamCity, or an older GitHub runner, anywhere in a line.
 *
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
const MARKED = /#(#[a-z]*\[)/gi;

/** Adds colours to text, if the terminal supports them. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

/** Marks PCF's own colours. It is random, so that text from a definition or a provider cannot contain it. */
const MARK = `\u001b${randomUUID()}`;

/** Matches a colour of PCF; the group is its code. */
export const OWN_COLOUR = new RegExp(`${MARK}(\\d+);`);

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const COLOURS: Paint = {
  bold: between(1, 22),
  dim: between(2, 22),
  green: between(32, 39),
  red: between(31, 39),
  yellow: between(33, 39),
};

/** Adds no colours. */
export const PLAIN: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

/** See https://no-color.org */
export function paintFor(stream: Io['stdout'], { env }: Pick<Io, 'env'>): Paint {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' ? COLOURS : PLAIN;
}

function between(open: number, close: number): (text: string) => string {
  return (text) => `${MARK}${open};${text}${MARK}${close};`;
}

function same(text: string): string {
  return text;
}
