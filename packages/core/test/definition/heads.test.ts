import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../src/field/owner.js';
import { createPcf, InvalidDefinitionError, InvalidOwnerError, readDefinitionFile } from '../../src/index.js';
import { openShop } from '../support/lamp.js';

const LAMP = '{ flavor: lamp, pcf_name: desk, lamp: { colour: red } }';

/** Writes files into a fresh folder, and returns a function from their names to their paths. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'pcf-heads-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return (name) => join(folder, name);
}

async function fileWith(text: string, name = 'pcf.yml') {
  const at = await folderWith({ [name]: text });
  return readDefinitionFile(at(name));
}

/** The issues of a file, without its folder: `1:8 owner: …`. */
async function issuesOf(text: string, name?: string): Promise<string[]> {
  const failure: unknown = await fileWith(text, name).catch((error: unknown) => error);
  if (!(failure instanceof InvalidDefinitionError)) return [`no issues, but ${String(failure)}`];
  return failure.issues.map(({ position, path, message }) => {
    return `${position?.line}:${position?.column} ${path.map(String).join('.')}: ${message}`;
  });
}

describe('a file of definitions without a head', () => {
  it.each([
    ['a list', `- ${LAMP}\n`],
    ['one definition', 'flavor: lamp\npcf_name: desk\nlamp: { colour: red }\n'],
    ['a quasiparticle', `flavor: quasiparticle\npcf_name: room\nparticles: [${LAMP}]\n`],
  ])('is %s', async (_, text) => {
    const { head, sources } = await fileWith(text);
    expect(head).toBeUndefined();
    expect(sources).toHaveLength(1);
  });
});

describe('the head of a definition file', () => {
  it('names the owner, and has the definitions under particles', async () => {
    const { head, sources } = await fileWith(`owner: shop-prod\nparticles:\n  - ${LAMP}\n`);
    expect(head?.owner).toMatchObject({ name: 'shop-prod', locations: [], position: { line: 1, column: 8 } });
    expect(sources.map(({ value }) => value)).toMatchObject([{ flavor: 'lamp', pcf_name: 'desk' }]);
    expect(sources[0]?.locate?.(['pcf_name'])).toEqual({ line: 3, column: 31 });
  });

  it('can be in JSON', async () => {
    const text = '{ "owner": { "name": "shop", "locations": [{ "region": "eu-west-1" }] }, "particles": [] }';
    const { head, sources } = await fileWith(text, 'pcf.json');
    expect(head?.owner).toMatchObject({ name: 'shop', locations: [{ region: 'eu-west-1' }] });
    expect(sources).toEqual([]);
  });

  it('lists the files of the owner, relative to itself', async () => {
    const { head, path } = await fileWith('owner: { name: shop, files: [a.yml, ../b.yml] }\nparticles: []\n');
    const folder = dirname(path);
    expect(head?.owner?.files?.map(({ path: file }) => file)).toEqual([
      join(folder, 'a.yml'),
      join(dirname(folder), 'b.yml'),
    ]);
  });

  it('does not need an owner', async () => {
    const { head, sources } = await fileWith(`particles: [${LAMP}]\n`);
    expect(head).toEqual({});
    expect(sources).toHaveLength(1);
  });

  it('keeps the lines and columns of what is wrong in its definitions', async () => {
    const at = await folderWith({ 'pcf.yml': 'owner: shop\nparticles:\n  - flavor: lamp\n    pcf_name: desk\n' });
    const failure: unknown = await openShop()
      .pcf.load(at('pcf.yml'))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ issues: [{ path: ['lamp'], position: { line: 3, column: 5 } }] });
  });
});

describe('a damaged head never looks like one without definitions', () => {
  const owner =
    'expected the name of an owner: 1 to 128 characters, letters from A to Z, digits and . _ : / = + - @ (no spaces).';
  const list = 'expected the list of the definitions. Write "particles: []" where there are none.';
  it.each<[string, string, string[]]>([
    ['no definitions', 'owner: shop\n', [`1:1 particles: missing; ${list}`]],
    ['null definitions', 'owner: shop\nparticles:\n', [`2:11 particles: missing; ${list}`]],
    ['a map of definitions', 'owner: shop\nparticles: { a: 1 }\n', [`2:12 particles: found a map; ${list}`]],
    ['a text', 'owner: shop\nparticles: none\n', [`2:12 particles: found "none"; ${list}`]],
    [
      'a misspelt key',
      'owner: shop\nparticels: []\n',
      ['2:1 particels: unknown key "particels". Did you mean "particles"?', `1:1 particles: missing; ${list}`],
    ],
    ['a misspelt owner', 'ownr: shop\nparticles: []\n', ['1:1 ownr: unknown key "ownr". Did you mean "owner"?']],
    [
      'another key',
      'owner: shop\nparticles: []\nsize: 3\n',
      ['3:1 size: unknown key "size". Known here: owner, params, particles.'],
    ],
    [
      'a key of a definition',
      'pcf_name: room\nparticles: []\n',
      ['1:1 pcf_name: unknown key here. "pcf_name" belongs to a definition, which needs a "flavor".'],
    ],
    ['an empty owner', 'owner:\nparticles: []\n', [`1:7 owner: missing; ${owner}`]],
    ['an owner with a space', 'owner: my shop\nparticles: []\n', [`1:8 owner: found "my shop"; ${owner}`]],
    ['a number as owner', 'owner: 7\nparticles: []\n', [`1:8 owner: found 7; ${owner}`]],
    ['an owner without name', 'owner: { files: [a.yml] }\nparticles: []\n', [`1:8 owner.name: missing; ${owner}`]],
    [
      'a misspelt list of files',
      'owner: { name: shop, file: [a.yml] }\nparticles: []\n',
      ['1:22 owner.file: unknown key "file". Did you mean "files"?'],
    ],
    [
      'an empty list of files',
      'owner: { name: shop, files: [] }\nparticles: []\n',
      ['1:29 owner.files: found an empty list; expected a list, each item a file name.'],
    ],
    [
      'a file without a name',
      'owner: { name: shop, files: [a.yml, 7] }\nparticles: []\n',
      ['1:37 owner.files.1: expected a file name, found 7.'],
    ],
    [
      'a location that is a text',
      'owner: { name: shop, locations: [eu-west-1] }\nparticles: []\n',
      ['1:34 owner.locations.0: expected a map of texts, such as region: eu-west-1, found "eu-west-1".'],
    ],
    [
      'a location with a number',
      'owner: { name: shop, locations: [{ region: 1 }] }\nparticles: []\n',
      ['1:34 owner.locations.0: expected a map of texts, such as region: eu-west-1, found a map.'],
    ],
  ])('%s', async (_, text, issues) => {
    expect(await issuesOf(text)).toEqual(issues);
  });

  it.each([
    ['an empty file', ''],
    ['a file of comments', '# nothing\n'],
    ['two misspelt keys', 'onwer: shop\nparticels: []\n'],
  ])('%s', async (_, text) => {
    const at = await folderWith({ 'pcf.yml': text });
    await expect(openShop().pcf.load(at('pcf.yml'))).rejects.toThrow(InvalidDefinitionError);
  });
});

describe('the name of an owner', () => {
  const named = (owner: string) => createPcf({ plugins: [], owner }).fieldOf([{ value: undefined }]);

  it.each(['shop', 'Shop-Prod_1', 'team/shop:prod', 'a@b.c+d=e', 'x'.repeat(128)])('can be %s', (owner) => {
    expect(createPcf({ plugins: [], owner }).field([]).owner).toBe(owner);
  });

  it.each(['', ' ', 'my shop', 'shop\n', 'schön', 'a,b', 'x'.repeat(129), '$shop', '*'])('cannot be %j', (owner) => {
    expect(() => named(owner)).toThrow(InvalidOwnerError);
  });

  it('is refused with what was found and where', () => {
    expect(() => createPcf({ plugins: [], owner: { name: 'my shop', from: '--owner' } })).toThrow(
      /^The owner of --owner is not valid: found "my shop"; expected the name of an owner: 1 to 128 characters/,
    );
  });

  it('follows one rule in code and in files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 130 }), async (owner) => {
        const text = JSON.stringify({ owner, particles: [] });
        const fromFile = await fileWith(text, 'pcf.json').then(
          ({ head }) => head?.owner?.name,
          () => undefined,
        );
        const inCode = isRefused(() => createPcf({ plugins: [], owner })) ? undefined : owner;
        expect(fromFile).toBe(inCode);
      }),
      { numRuns: 50 },
    );
  });
});

function isRefused(work: () => unknown): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

describe('the owner of a field', () => {
  const HEAD = 'owner: shop\nparticles: []\n';

  it('is that of its file', async () => {
    const at = await folderWith({ 'pcf.yml': `owner: shop\nparticles: [${LAMP}]\n` });
    expect((await openShop().pcf.load(at('pcf.yml'))).owner).toBe('shop');
  });

  it('is that of its file also where the file has no definitions, or only these are passed on', async () => {
    const at = await folderWith({ 'a.yml': HEAD, 'b.yml': `owner: shop\nparticles: [${LAMP}]\n` });
    expect((await openShop().pcf.load(at('a.yml'))).owner).toBe('shop');
    const { sources } = await readDefinitionFile(at('b.yml'));
    expect(openShop().pcf.fieldOf(sources).owner).toBe('shop');
  });

  it('is the owner of the runtime for definitions in code', () => {
    expect(openShop({ owner: 'shop' }).pcf.field([]).owner).toBe('shop');
    expect(openShop().pcf.field([]).owner).toBeUndefined();
  });

  it('can be named by the runtime and by the file if both say the same', async () => {
    const at = await folderWith({ 'pcf.yml': HEAD });
    expect((await openShop({ owner: 'shop' }).pcf.load(at('pcf.yml'))).owner).toBe('shop');
  });

  it('is refused where the runtime and a file differ', async () => {
    const at = await folderWith({ 'pcf.yml': HEAD });
    await expect(openShop({ owner: 'other' }).pcf.load(at('pcf.yml'))).rejects.toThrow(
      /pcf\.yml:1:8 owner: the owner here is "shop", and that of createPcf\(\{ owner \}\) is "other"\./,
    );
  });

  it('is refused where two files differ; the error names both', async () => {
    const at = await folderWith({ 'a.yml': HEAD, 'b.yml': 'owner: { name: toys }\nparticles: []\n' });
    await expect(openShop().pcf.load(at('a.yml'), at('b.yml'))).rejects.toThrow(
      /b\.yml:1:16 owner: the owner here is "toys", and that of \S+a\.yml:1:8 is "shop"\./,
    );
  });

  it('has the locations of all its files', async () => {
    const head = (region: string) => `owner: { name: shop, locations: [{ region: ${region} }] }\nparticles: []\n`;
    const at = await folderWith({ 'a.yml': head('eu-west-1'), 'b.yml': head('us-east-1') });
    const files = await Promise.all(['a.yml', 'b.yml'].map((name) => readDefinitionFile(at(name))));
    expect(ownerOf(files, undefined)?.locations).toEqual([{ region: 'eu-west-1' }, { region: 'us-east-1' }]);
  });
});

describe('whether a field has all definitions of its owner', () => {
  const LISTS = 'owner: { name: shop, files: [a.yml, sub/b.yml] }\nparticles: []\n';
  const NAMES = 'owner: shop\nparticles: []\n';

  async function incomplete(files: Readonly<Record<string, string>>, loaded: readonly string[], runtime?: string) {
    const at = await folderWith(files);
    const read = await Promise.all(loaded.map((name) => readDefinitionFile(at(name))));
    const owner = ownerOf(read, runtime === undefined ? undefined : { name: runtime, from: '--owner' });
    return owner?.incomplete?.replaceAll(`${dirname(at('a'))}/`, '');
  }

  it('is known where one file lists them all, and all are loaded', async () => {
    expect(await incomplete({ 'a.yml': LISTS, 'sub/b.yml': NAMES }, ['a.yml', 'sub/b.yml'])).toBeUndefined();
  });

  it('does not need the file with the list to list itself', async () => {
    const files = { 'pcf.yml': LISTS, 'a.yml': NAMES, 'sub/b.yml': '[]' };
    expect(await incomplete(files, ['pcf.yml', 'a.yml', 'sub/b.yml'])).toBeUndefined();
  });

  it('compares the files themselves, not their names', async () => {
    const at = await folderWith({ 'a.yml': LISTS, 'sub/b.yml': NAMES });
    await symlink(at('sub/b.yml'), at('link.yml'));
    const read = await Promise.all([at('sub/../a.yml'), at('link.yml')].map((file) => readDefinitionFile(file)));
    expect(ownerOf(read, undefined)).toEqual({ name: 'shop', locations: [] });
  });

  it('is false where a listed file is not loaded', async () => {
    expect(await incomplete({ 'a.yml': LISTS, 'sub/b.yml': NAMES }, ['a.yml'])).toBe(
      'a.yml:1:16 lists sub/b.yml, which is not loaded. Load all files of the owner "shop".',
    );
  });

  it('is false where a file is loaded that is not listed', async () => {
    const files = { 'a.yml': LISTS, 'sub/b.yml': NAMES, 'c.yml': NAMES };
    expect(await incomplete(files, ['a.yml', 'sub/b.yml', 'c.yml'])).toBe(
      'a.yml:1:16 does not list c.yml. If its definitions belong to the owner "shop", write there: files: [a.yml, sub/b.yml, c.yml].',
    );
  });

  it('is false where two files have a list', async () => {
    const files = { 'a.yml': LISTS, 'sub/b.yml': 'owner: { name: shop, files: [b.yml] }\nparticles: []\n' };
    expect(await incomplete(files, ['a.yml', 'sub/b.yml'])).toBe(
      'a.yml:1:16 and sub/b.yml:1:16 both list the files of the owner "shop". One file lists them all: remove "files" from the other.',
    );
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a file that names the owner',
      { 'a.yml': NAMES },
      'If this is its only file, write in a.yml, in place of its owner: owner: { name: shop, files: [a.yml] }.',
    ],
    [
      'a list of definitions',
      { 'a.yml': '[]' },
      'If this is its only file, make a.yml a map that has its definitions under particles:, and this: owner: { name: shop, files: [a.yml] }.',
    ],
    [
      'files in JSON',
      { 'a.json': '{ "particles": [] }', 'b.json': '[]' },
      'If these are all its files, write in a.json: "owner": { "name": "shop", "files": ["a.json", "b.json"] }.',
    ],
  ])('is false for %s without a list, and the reason says what to write where', async (_, files, advice) => {
    expect(await incomplete(files, Object.keys(files), 'shop')).toBe(
      `No file that is loaded lists all files of the owner "shop". ${advice} Otherwise list the others too, and load all.`,
    );
  });

  it('is false where only some definitions of a file are there', async () => {
    const two = '[{ flavor: lamp, pcf_name: a }, { flavor: lamp, pcf_name: b }]';
    const at = await folderWith({ 'a.yml': `owner: { name: shop, files: [a.yml] }\nparticles: ${two}\n` });
    const file = await readDefinitionFile(at('a.yml'));
    const why = expect.stringMatching(/^Only 1 of the 2 definitions of .*a\.yml are here\. Use all\.$/);
    const some = file.sources.slice(1);
    expect(ownerOf(some, undefined)?.incomplete).toEqual(why);
    expect(ownerOf([...some, ...some], undefined)?.incomplete).toEqual(why);
    expect(ownerOf([{ ...file, sources: some }], undefined)?.incomplete).toEqual(why);
    expect(ownerOf(file.sources, undefined)?.incomplete).toBeUndefined();
  });

  it('is a statement of the code for definitions in code', () => {
    const runtime = { name: 'shop', from: 'createPcf({ owner })' };
    expect(ownerOf([{ value: {} }], runtime)).toEqual({ name: 'shop', locations: [] });
  });

  it('is false for no definitions at all, which may be those of an empty file', () => {
    const runtime = { name: 'shop', from: 'createPcf({ owner })' };
    expect(ownerOf([], runtime)?.incomplete).toContain('There are no definitions.');
  });

  it('is false for definitions of files that were read by other means', () => {
    const runtime = { name: 'shop', from: 'createPcf({ owner })' };
    const { incomplete } = ownerOf([{ value: {}, file: 'a.yml' }], runtime) ?? {};
    expect(incomplete).toBe('a.yml was not read with readDefinitionFile(), so that its head is not known.');
  });
});
