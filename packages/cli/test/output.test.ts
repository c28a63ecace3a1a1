import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Output } from '../src/output.js';

function written(text: string): string {
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const io = { stdin: new PassThrough(), stdout, stderr, cwd: '/', env: {}, signals: new EventEmitter() };
  new Output(io, {}).result({}, (paint) => paint.red(text));
  return String(stdout.read());
}

const COLOUR = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, 'g');

describe('Output', () => {
  it('lets no control character reach the terminal but those of lines and colours', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\u009b', '[', '3', 'm', 'J', '\b'), fc.string()) }),
        (text) => {
          const rest = written(text)
            .replaceAll(COLOUR, '')
            .replaceAll(/[\n\t]/g, '');
          expect(rest).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });

  it('keeps every other character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text)),
        (text) => {
          expect(written(text)).toBe(`\u001b[31m${text}\u001b[39m\n`);
        },
      ),
    );
  });
});
