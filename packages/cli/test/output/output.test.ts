import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { printable } from '@pcf/core/printable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Output } from '../../src/output/output.js';

function streams() {
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const io = { stdin: new PassThrough(), stdout, stderr, cwd: '/', env: {}, signals: new EventEmitter() };
  return { io, stdout, stderr };
}

function written(text: string): string {
  const { io, stdout } = streams();
  new Output(io, {}).result({}, (paint) => paint.red(text));
  return String(stdout.read());
}

function linesOf(text: string): string {
  const { io, stdout } = streams();
  new Output(io, {}).result({}, () => text);
  return String(stdout.read());
}

const COLOUR = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, 'g');

describe('Output', () => {
  it('escapes control characters, except line breaks and its own colours', () => {
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
        fc
          .string({ unit: 'grapheme' })
          .filter((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) && printable(text) === text),
        (text) => {
          expect(written(text)).toBe(`\u001b[31m${text}\u001b[39m\n`);
        },
      ),
    );
  });

  it('writes no line that a CI runner takes for a command', () => {
    for (const [text, expected] of [
      ['a\n::error::no', 'a\n\\u003a:error::no'],
      [' \u00a0::set-env name=x::y', ' \u00a0\\u003a:set-env name=x::y'],
      ['a ##vso[task.complete result=Succeeded;]', 'a \\u0023#vso[task.complete result=Succeeded;]'],
      ['##[section]x', '\\u0023#[section]x'],
      ['### a::b', '### a::b'],
    ] as const)
      expect(linesOf(text)).toBe(`${expected}\n`);
  });

  it('keeps only its own colours', () => {
    expect(written('a\u001b[32mb')).toBe('\u001b[31ma\\u001b[32mb\u001b[39m\n');
  });

  it('escapes in JSON as JSON does', () => {
    const { io, stdout } = streams();
    const document = { text: '##[x]\u202e\u001b\u2028::a', '\u200b': '\u{e0041}' };
    new Output(io, { json: true }).result(document, () => '');
    const line = String(stdout.read());
    expect(line).not.toMatch(/[\p{Cf}\p{Zl}]|##\[/u);
    expect(JSON.parse(line)).toEqual(document);
  });

  it('writes foreign errors, their causes and stacks on escaped lines', () => {
    const { io, stderr } = streams();
    const cause = new Error('b\n    at forged (file.js:1:1)\u001b[2J');
    new Output(io, { debug: true }).error(new Error('a\r\npcf: all is well', { cause }));
    const lines = String(stderr.read()).split('\n');
    expect(lines[0]).toBe('pcf: a\\u000d\\u000apcf: all is well');
    expect(lines).toContain('Caused by: Error: b\\u000a    at forged (file.js:1:1)\\u001b[2J');
    expect(lines.some((line) => /^ {4}at .*output\.test/.test(line))).toBe(true);
  });
});
