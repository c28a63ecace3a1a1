import pc from 'picocolors';
import type { Io } from './io.js';

/** Puts colours into text, where the terminal shows them. */
export type Paint = Pick<typeof pc, 'bold' | 'dim' | 'green' | 'red' | 'yellow'>;

/** See https://no-color.org */
export function paintFor(stream: Io['stdout'], { env }: Pick<Io, 'env'>): Paint {
  return pc.createColors(stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb');
}
