import { randomUUID } from 'node:crypto';
import type { Io } from './io.js';

/** Puts colours into text, where the terminal shows them. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

/** Marks a colour as this program's own: what a definition or a provider says cannot hold it. `terminalText` takes it out. */
const MARK = `\u001b${randomUUID()}`;

/** Divides a text at its own colours; their codes are kept. */
export const OWN_COLOUR = new RegExp(`${MARK}(\\d+);`);

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
const COLOURS: Paint = {
  bold: between(1, 22),
  dim: between(2, 22),
  green: between(32, 39),
  red: between(31, 39),
  yellow: between(33, 39),
};

const PLAIN: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

/** See https://no-color.org */
export function paintFor(stream: Io['stdout'], { env }: Pick<Io, 'env'>): Paint {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb' ? COLOURS : PLAIN;
}

/** A text of several lines is painted line by line. */
function between(open: number, close: number): (text: string) => string {
  return (text) => `${MARK}${open};${text}${MARK}${close};`;
}

function same(text: string): string {
  return text;
}
