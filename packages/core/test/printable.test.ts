import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDefinition, InvalidDefinitionError, NoProgressError, UnknownFlavorError } from '../src/index.js';
import { printable, printableData, printableJson } from '../src/printable.js';
import { fieldIssues, lamp, openField } from './support/lamps.js';

/** Control characters, what turns the direction of writing, what cannot be seen, tags, halves of characters. */
const FORGING = [
  '\u001b[2J',
  '\n',
  '\r',
  '\u0085',
  '\u009b',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u00ad',
  '\u{e0041}',
  '\ud800',
  '\uffff',
  '\u3164',
];

const hostile = fc.string({ unit: fc.oneof(fc.constantFrom(...FORGING), fc.string({ unit: 'binary' })) });

/** What must never be shown. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('a printable text', () => {
  it.each([
    ['a\u001b[31mb', 'a\\u001b[31mb'],
    ['a\nb', 'a\\u000ab'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['a\u200bb', 'a\\u200bb'],
    ['\u{e0041}', '\\udb40\\udc41'],
    ['\ud800', '\\ud800'],
    ['Zoë ❤️ 漢字 – "x"', 'Zoë ❤️ 漢字 – "x"'],
  ])('of %j is %s', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('contains no character that forges or hides text, for any input', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(UNSAFE);
      }),
    );
  });

  it('is JSON that means the same', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (data) => {
        const text = printableJson(data);
        expect(text).not.toMatch(UNSAFE);
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(data));
      }),
    );
  });

  it('applies to all texts and keys of data; other objects stay', () => {
    const error = new Error('a\nb');
    expect(printableData({ 'a\n': ['b\n', { c: 5, error }] })).toEqual({ 'a\\u000a': ['b\\u000a', { c: 5, error }] });
  });
});

describe('the message of an error', () => {
  it('shows text of a definition in one line, escaped', () => {
    const [issue] = fieldIssues([{ ...lamp('a'), 'x\n::error::\u001b[2J': 1 }]);
    expect(issue).toBeDefined();
    const open = () => openField([lamp('a', { 'x\n::error::\u202e': 1 }), { flavor: 'la\nmp', pcf_name: 'b' }]);
    expect(open).toThrow(InvalidDefinitionError);
    expect(open).toThrow(/x\\u000a::error::\\u202e: unknown key[\s\S]*Unknown flavor "la\\u000amp"/);
  });

  it('shows text of a provider in one line, escaped', () => {
    const step = { operation: 'Write', input: {}, summary: 'write\r\nAll is well\u001b[1A' };
    expect(new NoProgressError('lamp:a', step, '@acme/lamps').message).toContain(
      '(write\\u000d\\u000aAll is well\\u001b[1A)',
    );
    expect(new UnknownFlavorError('a\n', []).message.split('\n')).toHaveLength(1);
  });

  it('keeps its own line breaks', () => {
    const open = () => openField([lamp('a', { lamp: {} }), lamp('b', { lamp: {} })]);
    expect(open).toThrow(/again:\n {2}lamp:a lamp\.colour: missing/);
  });
});

describe('a definition as YAML', () => {
  it('is safe to show, and survives a round trip', async () => {
    const { parseYaml } = await import('../src/definition/reading/yaml.js');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), hostile), (data) => {
        const text = formatDefinition(data);
        for (const line of text.split('\n')) expect(line).not.toMatch(UNSAFE);
        const result = parseYaml(text);
        const read = 'documents' in result ? result.documents[0]?.value : result.issues;
        expect(JSON.stringify(read)).toBe(JSON.stringify(data));
      }),
    );
  });
});
