import { execFile } from 'node:child_process';
import { mkdtemp, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DefinitionFileError, InvalidDefinitionError, LIMITS, readDefinitions } from '../../src/index.js';
import { openShop } from '../support/lamp.js';
import { fieldIssues, lamp, openField } from '../support/lamps.js';

async function pathOf(name: string): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'pcf-hostile-')), name);
}

async function failureOfText(name: string, text: string | Uint8Array): Promise<Error> {
  const file = await pathOf(name);
  await writeFile(file, text);
  const { pcf } = openShop();
  return pcf.load(file).then(
    () => new Error('it loaded'),
    (error: Error) => error,
  );
}

function times(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}

/** Lists of twice the list before, one object at all places: 2^depth values in `depth` objects. */
function sharedLists(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value, value];
  return value;
}

describe('a file of definitions', () => {
  it('that is larger than the limit is refused, with the limit and how to raise it', async () => {
    const file = await pathOf('pcf.json');
    await writeFile(file, `${' '.repeat(LIMITS.fileBytes)}{}`);
    await expect(readDefinitions(file)).rejects.toThrow(DefinitionFileError);
    await expect(readDefinitions(file)).rejects.toThrow(/larger than 10485760 bytes[\s\S]*maxBytes[\s\S]*--max-size/);
    expect(await readDefinitions(file, { maxBytes: LIMITS.fileBytes + 2 })).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('that is a device is refused', async () => {
    await expect(readDefinitions('/dev/zero')).rejects.toThrow(/\/dev\/zero: it is a device/);
  });

  it.skipIf(process.platform === 'win32')('may be a pipe', async () => {
    const pipe = await pathOf('pcf.json');
    await promisify(execFile)('mkfifo', [pipe]);
    const read = readDefinitions(pipe);
    const writer = await open(pipe, 'w');
    await writer.writeFile(JSON.stringify([lamp('a'), lamp('b')]));
    await writer.close();
    expect(await read).toHaveLength(2);
  });

  it.skipIf(process.platform === 'win32')('that is a pipe without a writer times out', async () => {
    const pipe = await pathOf('pcf.json');
    await promisify(execFile)('mkfifo', [pipe]);
    await expect(readDefinitions(pipe, { timeout: 20 })).rejects.toThrow(/was not read within 0.02 s.*writer/);
  });

  it.skipIf(process.platform === 'win32')('that is a pipe without an end is read up to the limit', async () => {
    const pipe = await pathOf('pcf.json');
    await promisify(execFile)('mkfifo', [pipe]);
    const refused = expect(readDefinitions(pipe, { maxBytes: 100 })).rejects.toThrow(/larger than 100 bytes/);
    const writer = await open(pipe, 'w');
    await writer.writeFile(' '.repeat(101));
    await refused;
    await writer.close();
  });

  it('may have a byte order mark and Windows line ends', async () => {
    const { pcf } = openShop();
    for (const [name, text] of [
      ['pcf.yml', '\ufeffflavor: lamp\r\npcf_name: a\r\nlamp: { colour: red }\r\n'],
      ['pcf.json', '\ufeff{\r\n"flavor":"lamp", # one\r\n"pcf_name":"a","lamp":{"colour":"red",},}'],
    ] as const) {
      const file = await pathOf(name);
      await writeFile(file, text);
      expect((await pcf.load(file)).size).toBe(1);
    }
  });

  it.each<[string, string, string, RegExp]>([
    ['a hundred thousand keys in one map of YAML', 'pcf.yml', times(100_000, (at) => `k${at}: v\n`), /YAML tokens/],
    [
      'a few lists with many aliases',
      'pcf.yml',
      `a: &a [${'x,'.repeat(3_000)}]\nb: [${'*a,'.repeat(9_000)}]\n`,
      /too many aliases/,
    ],
    [
      'a large map that is merged often',
      'pcf.yml',
      `a: &a {${times(2_000, (at) => `k${at}: 1, `)}}\nb: {<<: [${'*a,'.repeat(2_000)}]}\n`,
      /too many aliases/,
    ],
    ['lists in lists', 'pcf.yml', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, /nested too deeply/],
    ['maps in maps', 'pcf.yml', times(3_000, (at) => `${' '.repeat(at)}a:\n`), /nested too deeply/],
    ['many documents', 'pcf.yml', '---\na: 1\n'.repeat(20_000), /more than 10000 YAML documents/],
    ['many blanks', 'pcf.yml', `a:${' \n'.repeat(1_000_000)}`, /YAML tokens/],
    [
      'a text with a million errors',
      'pcf.yml',
      `a: "${'\\q'.repeat(1_000_000)}"\n`,
      /1:5: not valid YAML: Invalid escape sequence\n[\s\S]*1:203: [^\n]*too many errors/,
    ],
    [
      'a list with many errors',
      'pcf.yml',
      `a: [${','.repeat(300_000)}]\n`,
      /1:6: not valid YAML[\s\S]*too many errors/,
    ],
    ['a text of many lines', 'pcf.yml', `a: |\n${'  x\n'.repeat(500_000)}`, /YAML tokens/],
    ['a long key', 'pcf.yml', `${'k'.repeat(2_000)}: 1\n`, /1:1: not valid YAML: a key has more than 1,024 characters/],
    ['a tag without a name', 'pcf.yml', 'a: !\nb: !! x\n', /not valid YAML: A tag has no suffix/],
    ['an alias of itself', 'pcf.yml', 'a: &a [*a]\n', /alias contains itself/],
    ['an alias of nothing', 'pcf.yml', 'a: *b\n', /alias has no anchor before it/],
    ['a text without end', 'pcf.json', '"\\'.repeat(1_000_000), /unexpected end of string/],
    ['many lists', 'pcf.json', `[${'[],'.repeat(300_000)}[]]`, /have more than 50000 particles/],
    ['many items', 'pcf.json', `{"a":[${'1,'.repeat(1_000_000)}1]}`, /more than 250000 values/],
  ])('with %s is refused, and its place is named', async (_, name, text, expected) => {
    const failure = await failureOfText(name, text);
    expect(failure).toBeInstanceOf(InvalidDefinitionError);
    expect(failure.message).toMatch(expected);
    expect(failure.message.length).toBeLessThan(150_000);
  });

  it('may have a hundred thousand keys in one map of JSON: each is looked at once', async () => {
    const tags = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]));
    const { message } = await failureOfText(
      'pcf.json',
      JSON.stringify(lamp('a', { lamp: { colour: 'red', ...tags } })),
    );
    expect(message).toContain('pcf.json:1:56 lamp.k0: unknown key "k0"');
    expect(message).toMatch(/\n {2}and 99,900 more$/);
  });

  it('may have a text of any length', async () => {
    const { pcf } = openShop();
    const file = await pathOf('pcf.json');
    await writeFile(file, JSON.stringify(lamp('a', { lamp: { colour: 'x'.repeat(9_000_000) } })));
    expect((await pcf.load(file)).size).toBe(1);
  });

  it('may have millions of comments, within the memory that its text takes', async () => {
    const file = await pathOf('pcf.json');
    await writeFile(file, `${'#\n'.repeat(4_000_000)}[]`);
    const script = "import('@pcf/core').then(({ readDefinitions }) => readDefinitions(process.argv[1]))";
    const limited = [`--max-old-space-size=${128}`, '-e', script, file];
    await promisify(execFile)(process.execPath, limited, { cwd: import.meta.dirname });
  });

  it('shows long keys, names and values cut', async () => {
    const long = 'x'.repeat(1_000_000);
    const { message } = await failureOfText(
      'pcf.json',
      JSON.stringify({ ...lamp(long), [long]: 1, desired_state: long }),
    );
    expect(message).toContain(`unknown key "${'x'.repeat(57)}…"`);
    expect(message.length).toBeLessThan(10_000);
  });

  it('names the place of each of many errors', async () => {
    const { message } = await failureOfText(
      'pcf.json',
      JSON.stringify(
        Array.from({ length: 4_313 }, (_, at) => lamp(`l${at}`, { lamp: {} })),
        undefined,
        1,
      ),
    );
    expect(message).toContain('pcf.json:5:11 lamp.colour: missing');
    expect(message).toContain('pcf.json:500:11 lamp.colour: missing');
    expect(message).toContain('and 4,213 more');
  });

  it('with a duplicate key in one of many maps is refused at that key', async () => {
    const maps = times(10_000, (at) => `{"a":${at},"b":{"a":1}},\n`);
    const { message } = await failureOfText('pcf.json', `[${maps}{"a":1, # again\n "a":2}]`);
    expect(message).toContain('pcf.json:10002:2: duplicate key "a"');
  });
});

describe('definitions in code', () => {
  it('that share objects are refused when their copies would fill the memory', () => {
    expect(fieldIssues([lamp('a', { lamp: { colour: sharedLists(60) } })]).join()).toMatch(
      /more than 250000 values, which is the limit. Each use/,
    );
  });

  it('with a list of a forged length are refused', () => {
    const list: unknown[] = [];
    list[4_000_000_000] = 1;
    expect(fieldIssues([lamp('a', { lamp: { colour: list } })]).join()).toContain('more than 250000 values');
  });

  it('with copies are counted before they are copied', () => {
    const any = Array.from({ length: 10_000 }, () => 1);
    const issues = fieldIssues([lamp('a', { multiplier: 1_000, lamp: { colour: any } })]);
    expect(issues.join()).toContain('have more than 1000000 values');
  });

  it('with a large base are counted', () => {
    const base = lamp('b', { lamp: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at])) });
    const based = Array.from({ length: 1_000 }, (_, at) => ({
      pcf_name: `b${at}`,
      base_particle_config: 'b',
      lamp: {},
    }));
    expect(fieldIssues([base, ...based]).join()).toContain('have more than 1000000 values');
  });

  it('with multipliers of no particles are refused too', () => {
    const inner = {
      flavor: 'quasiparticle',
      pcf_name: 'i',
      multiplier: 40_000,
      particles: [lamp('a', { multiplier: 0 })],
    };
    const outer = { flavor: 'quasiparticle', pcf_name: 'o', multiplier: 40_000, particles: [inner] };
    expect(fieldIssues([outer]).join()).toContain('have more than 50000 particles');
  });

  it('that connect everything to everything are refused', () => {
    const group = { flavor: 'quasiparticle', pcf_name: 'q', particles: [lamp('m', { multiplier: 2_000 })] };
    const below = lamp('k', { multiplier: 2_000, parents: ['quasiparticle:q'] });
    expect(fieldIssues([group, below]).join()).toContain('have more than 1000000 dependencies');
  });

  it('may inherit from the beginning of a long chain', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) =>
      lamp(`l${at}`, at === 0 ? {} : { parents: [`lamp:l${at - 1}`], lamp: { colour: '$inherit$lamp:l0$colour' } }),
    );
    expect(openField(chain).field.size).toBe(5_000);
  });
});
