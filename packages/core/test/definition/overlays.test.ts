import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeInto } from '../../src/definition/overlay/merge.js';
import type { ParsedText } from '../../src/definition/source.js';
import {
  createPcf,
  DefinitionFileError,
  type ReadDefinitionsOptions,
  readDefinitionFile,
  readDefinitionFiles,
  UnknownEnvironmentError,
} from '../../src/index.js';
import { isRecord } from '../../src/values.js';
import { type Files, folderWith, issuesIn } from '../support/files.js';
import { openShop } from '../support/lamp.js';

const lamp = (name: string, settings = 'colour: red') => `{ flavor: lamp, pcf_name: ${name}, lamp: { ${settings} } }`;

/** Reads `pcf.yml`, or the first file, for an environment. */
async function read(files: Files, options: ReadDefinitionsOptions = { env: 'prod' }) {
  const at = await folderWith(files);
  const [first = ''] = Object.keys(files);
  return readDefinitionFile(at(first), options);
}

async function valuesOf(base: string, overlay: string): Promise<unknown[]> {
  const { sources } = await read({ 'pcf.yml': base, 'pcf.prod.yml': overlay });
  return sources.map(({ value }) => value);
}

async function failing(base: string, overlay: string, options: ReadDefinitionsOptions = { env: 'prod' }) {
  const at = await folderWith({ 'pcf.yml': base, 'pcf.prod.yml': overlay });
  return issuesIn(openShop().pcf.load(at('pcf.yml'), options));
}

/** A value whose places are of no interest. */
function parsed(value: unknown): ParsedText {
  return { value, locate: () => undefined };
}

/** The algorithm of RFC 7396, as it is written there. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isMap = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result = new Map(isMap ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch))
    if (value === null) result.delete(name);
    else result.set(name, mergePatch(result.get(name), value));
  return Object.fromEntries(result);
}

describe('an overlay', () => {
  it('merges maps, replaces lists and other values, and removes keys that are null', async () => {
    const base =
      '- { flavor: f, pcf_name: a, s: { keep: 1, change: 1, list: [1, 2], gone: 1, deep: { x: 1, y: 1 } } }\n';
    const overlay =
      '- { flavor: f, pcf_name: a, s: { change: 2, list: [3], gone: null, deep: { y: 2, z: 3 }, new: {} } }\n';
    expect(await valuesOf(base, overlay)).toEqual([
      { flavor: 'f', pcf_name: 'a', s: { keep: 1, change: 2, list: [3], deep: { x: 1, y: 2, z: 3 }, new: {} } },
    ]);
  });

  it('is a JSON Merge Patch for the settings of a particle', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, (base, patch) => {
        // JSON has no -0 and no order.
        expect(mergeInto(parsed(base), parsed(patch)).value).toEqual(mergePatch(base, patch));
      }),
    );
  });

  it('keeps for each value the place that it came from', () => {
    const settings = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }));
    const from = (value: unknown, file: string): ParsedText => ({
      value,
      locate: () => ({ line: 1, column: 1, file }),
    });
    const leaves = (value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] =>
      isRecord(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key])) : [path];
    const isIn = (value: unknown, path: readonly PropertyKey[]) => {
      const around = path.slice(0, -1).reduce<unknown>((inner, key) => Object(inner)[key], value);
      return isRecord(around) && Object.hasOwn(around, path.at(-1) ?? '');
    };
    fc.assert(
      fc.property(settings, settings, (base, change) => {
        const merged = mergeInto(from(base, 'base'), from(change, 'overlay'));
        for (const path of leaves(merged.value).filter(({ length }) => length > 0))
          expect(merged.locate(path)?.file, path.join('.')).toBe(isIn(change, path) ? 'overlay' : 'base');
      }),
    );
  });

  it('changes nothing where it says nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (base) => {
        expect(mergeInto(parsed(base), parsed({})).value).toEqual(base);
      }),
    );
  });

  it('finds particles by flavor and name, and adds others at the end', async () => {
    const base = `- ${lamp('a')}\n- ${lamp('b')}\n- { flavor: other, pcf_name: a, x: 1 }\n`;
    const overlay = `- ${lamp('c')}\n- { flavor: LAMP, pcf_name: a, lamp: { watts: 5 } }\n`;
    expect(await valuesOf(base, overlay)).toEqual([
      { flavor: 'LAMP', pcf_name: 'a', lamp: { colour: 'red', watts: 5 } },
      { flavor: 'lamp', pcf_name: 'b', lamp: { colour: 'red' } },
      { flavor: 'other', pcf_name: 'a', x: 1 },
      { flavor: 'lamp', pcf_name: 'c', lamp: { colour: 'red' } },
    ]);
  });

  it('may leave out the flavor of a name that is unique', async () => {
    expect(await valuesOf(`- ${lamp('a')}\n`, '- { pcf_name: a, lamp: { watts: 5 } }\n')).toMatchObject([
      { flavor: 'lamp', lamp: { colour: 'red', watts: 5 } },
    ]);
  });

  it('finds members of quasiparticles, at any depth', async () => {
    const room = (members: string) => `- { flavor: quasiparticle, pcf_name: room, particles: [${members}] }\n`;
    const inner = (members: string) => `{ flavor: quasiparticle, pcf_name: shelf, particles: [${members}] }`;
    const base = room(`{ flavor: lamp, lamp: { colour: red } }, ${inner(`${lamp('a')}, ${lamp('b')}`)}`);
    const overlay = room(
      `{ flavor: lamp, lamp: { watts: 1 } }, ${inner(`{ pcf_name: b, lamp: { watts: 2 } }, ${lamp('c')}`)}`,
    );
    const [first] = await valuesOf(base, overlay);
    expect(first).toMatchObject({
      particles: [
        { lamp: { colour: 'red', watts: 1 } },
        { particles: [{ pcf_name: 'a' }, { pcf_name: 'b', lamp: { colour: 'red', watts: 2 } }, { pcf_name: 'c' }] },
      ],
    });
  });

  it('finds particles by names with parameters', async () => {
    const base = `params: { r: x }\nparticles:\n  - ${lamp('"a-${params.r}"')}\n`;
    const written = await valuesOf(base, '- { flavor: lamp, pcf_name: "a-${params.r}", lamp: { watts: 5 } }\n');
    const filled = await valuesOf(base, '- { flavor: lamp, pcf_name: a-x, lamp: { watts: 5 } }\n');
    expect(written).toEqual([{ flavor: 'lamp', pcf_name: 'a-x', lamp: { colour: 'red', watts: 5 } }]);
    expect(filled).toEqual(written);
  });

  it('removes a particle only where it says so', async () => {
    const base = `- ${lamp('a')}\n- ${lamp('b')}\n`;
    const removed = await valuesOf(base, '- { flavor: lamp, pcf_name: a, $remove: true }\n');
    expect(removed).toMatchObject([{ pcf_name: 'b' }]);
  });

  it('can be any form of a definition file, whatever that of the file is', async () => {
    const bases = [
      `- ${lamp('a')}\n`,
      `particles: [${lamp('a')}]\n`,
      `${lamp('a')}\n`,
      `owner: o\nparticles: []\n---\n${lamp('a')}\n`,
    ];
    const change = '{ flavor: lamp, pcf_name: a, lamp: { watts: 5 } }';
    for (const base of bases)
      for (const overlay of [
        `- ${change}\n`,
        `particles: [${change}]\n`,
        `${change}\n`,
        `params: {}\n---\n${change}\n`,
      ])
        expect(await valuesOf(base, overlay)).toMatchObject([{ lamp: { colour: 'red', watts: 5 } }]);
  });

  it('can be in JSON', async () => {
    const change = { flavor: 'lamp', pcf_name: 'a', lamp: { watts: 5 } };
    const { sources } = await read({
      'pcf.json': JSON.stringify([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } }]),
      'pcf.prod.json': JSON.stringify([change]),
    });
    expect(sources.map(({ value }) => value)).toMatchObject([{ lamp: { colour: 'red', watts: 5 } }]);
  });

  it('sets parameters, and keeps their declarations', async () => {
    const base =
      'params: { stage: { enum: [dev, live], default: dev }, n: 1 }\nparticles: [{ x: "${params.stage}-${params.n}" }]\n';
    expect(await valuesOf(base, 'params: { stage: live }\n')).toEqual([{ x: 'live-1' }]);
    expect(await failing(base, 'params: { stage: prod }\n')).toEqual([
      'pcf.prod.yml:1:18 params.stage: expected "dev" or "live", found "prod".',
    ]);
    expect(await failing(base, 'params: { n: x }\n')).toEqual([
      'pcf.prod.yml:1:14 params.n: expected a number, found "x".',
    ]);
  });

  it('gives values that the command line and variables override', async () => {
    const files = {
      'pcf.yml': 'params: { n: 1 }\nparticles: [{ x: "${params.n}" }]\n',
      'pcf.prod.yml': 'params: { n: 2 }\n',
    };
    const value = async (options: ReadDefinitionsOptions) => (await read(files, options)).sources[0]?.value;
    expect(await value({})).toEqual({ x: 1 });
    expect(await value({ env: 'prod' })).toEqual({ x: 2 });
    expect(await value({ env: 'prod', variables: { PCF_PARAM_N: '3' } })).toEqual({ x: 3 });
    expect(await value({ env: 'prod', variables: { PCF_PARAM_N: '3' }, args: ['n=4'] })).toEqual({ x: 4 });
  });

  it('changes the name of an owner, and keeps its files', async () => {
    const files = {
      'pcf.yml': 'owner: { name: shop, files: [pcf.yml] }\nparticles: []\n',
      'pcf.prod.yml': 'owner: shop-prod\n',
    };
    const { head, path } = await read(files);
    expect(head?.owner).toMatchObject({ name: 'shop-prod', files: [{ path }], position: { line: 1, column: 8 } });
    expect(head?.owner?.position?.file).toMatch(/pcf\.prod\.yml$/);
  });

  it('gives the environment its name', async () => {
    const { head, overlay } = await read({
      'pcf.yml': 'owner: shop-${params.env}\nparticles: []\n',
      'pcf.prod.yml': 'params: {}\n',
    });
    expect(head?.owner?.name).toBe('shop-prod');
    expect(overlay).toMatch(/pcf\.prod\.yml$/);
  });

  it.each([
    [
      'an unknown parameter',
      'params: { stgae: live }\n',
      'pcf.prod.yml:1:11 params.stgae: there is no parameter "stgae". Did you mean "stage"? Declare it in the file of all environments.',
    ],
    [
      'the environment',
      'params: { env: live }\n',
      'pcf.prod.yml:1:11 params.env: "env" is the environment: the name of this file says it. Remove this.',
    ],
    [
      'an unknown key',
      'prams: {}\nparticles: []\n',
      'pcf.prod.yml:1:1 prams: unknown key "prams". Did you mean "params"?',
    ],
    [
      'empty particles',
      'particles:\n',
      'pcf.prod.yml:1:11 particles: it is empty. Remove this key, or write its changes.',
    ],
    ['an empty owner', 'owner:\n', 'pcf.prod.yml:1:7 owner: it is empty. Remove this key, or write its changes.'],
    [
      'a map of particles',
      'particles: { a: 1 }\n',
      'pcf.prod.yml:1:12 particles: found a map; expected the list of the changed definitions.',
    ],
    [
      'nothing',
      '# later\n',
      'pcf.prod.yml : the file is empty. Where this environment changes nothing, write: params: {}',
    ],
    [
      'a particle without a name',
      '- { flavor: lamp }\n',
      'pcf.prod.yml:1:3 : an overlay finds a particle by its flavor and pcf_name: expected a map with both, found a map.',
    ],
    [
      'an unknown name without flavor',
      '- { pcf_name: dsek }\n',
      'pcf.prod.yml:1:3 : there is no particle "dsek" in pcf.yml. Did you mean "desk"?',
    ],
    [
      'a name of several',
      '- { pcf_name: twin }\n',
      'pcf.prod.yml:1:3 : there are several particles "twin" in pcf.yml: set the flavor to choose one.',
    ],
    [
      'a removal of what is not there',
      '- { flavor: lamp, pcf_name: sun, $remove: true }\n',
      'pcf.prod.yml:1:3 : there is no particle "sun" in pcf.yml.',
    ],
    [
      'a removal that is none',
      '- { flavor: lamp, pcf_name: desk, $remove: false }\n',
      'pcf.prod.yml:1:44 $remove: it removes the whole particle: write only flavor, pcf_name and $remove: true.',
    ],
    [
      'a removal with changes',
      '- { flavor: lamp, pcf_name: desk, $remove: true, lamp: {} }\n',
      'pcf.prod.yml:1:44 $remove: it removes the whole particle: write only flavor, pcf_name and $remove: true.',
    ],
    [
      'a particle twice',
      '- { pcf_name: desk }\n- { pcf_name: desk }\n',
      'pcf.prod.yml:2:3 : the particle "desk" is in this overlay twice. Write all its changes into one definition.',
    ],
    [
      'a particle that is new twice',
      `- ${lamp('x')}\n- ${lamp('x')}\n`,
      'pcf.prod.yml:2:3 : the particle "x" is in this overlay twice. Write all its changes into one definition.',
    ],
    [
      'a bad setting',
      '- { flavor: lamp, pcf_name: desk, lamp: { watts: x } }\n',
      'pcf.prod.yml:1:50 lamp.watts: expected a number, found "x".',
    ],
    [
      'a bad setting that is new',
      '- { flavor: lamp, pcf_name: n, lamp: { colour: red, wats: 1 } }\n',
      'pcf.prod.yml:1:53 lamp.wats: unknown key "wats". Did you mean "watts"?',
    ],
  ])('is refused, with its place, where it has %s', async (_, overlay, expected) => {
    const twins =
      '{ flavor: lamp, pcf_name: twin, lamp: { colour: red } }, { flavor: quasiparticle, pcf_name: twin, particles: [{ flavor: lamp, pcf_name: t, lamp: { colour: red } }] }';
    const base = `params: { stage: dev }\nparticles: [${lamp('desk')}, ${twins}]\n`;
    expect(await failing(base, overlay)).toEqual([expected]);
  });

  it('leaves the places of the file to what it does not change', async () => {
    const base = `- flavor: lamp\n  pcf_name: desk\n  lamp: { colour: 7 }\n`;
    expect(await failing(base, '- { pcf_name: desk, lamp: { watts: x } }\n')).toEqual([
      'pcf.yml:3:19 lamp.colour: expected a string, found 7. Put it in quotes.',
      'pcf.prod.yml:1:36 lamp.watts: expected a number, found "x".',
    ]);
  });

  it('leaves the places of what is missing, and of a removed key, to the file', async () => {
    const base = `- flavor: lamp\n  pcf_name: desk\n  lamp: { colour: red, watts: 3 }\n`;
    expect(await failing(base, '- { pcf_name: desk, lamp: { colour: null } }\n')).toEqual([
      'pcf.yml:3:9 lamp.colour: missing; expected a string.',
    ]);
  });

  it('keeps the places of documents and of JSON', async () => {
    const at = await folderWith({
      'pcf.json': '[{ "flavor": "lamp", "pcf_name": "a",\n "lamp": { "colour": "red" } }]',
      'pcf.prod.json': '// comment\n[{ "pcf_name": "a",\n "lamp": { "watts": "x" } }]',
      'two.yml': `- ${lamp('a')}\n---\n- ${lamp('b')}\n`,
      'two.prod.yml': 'params: {}\n---\n- pcf_name: b\n  lamp: { watts: x }\n',
    });
    const load = (name: string) => issuesIn(openShop().pcf.load(at(name), { env: 'prod' }));
    expect(await load('pcf.json')).toEqual(['pcf.prod.json:3:21 lamp.watts: expected a number, found "x".']);
    expect(await load('two.yml')).toEqual(['two.prod.yml:4:18 lamp.watts: expected a number, found "x".']);
  });
});

describe('an environment', () => {
  it('is found beside each file, and needs an overlay of one of them', async () => {
    const at = await folderWith({
      'a.yml': `- ${lamp('a')}\n`,
      'b.yml': `- ${lamp('b')}\n`,
      'b.prod.yml': '- { pcf_name: b, lamp: { watts: 5 } }\n',
    });
    const [a, b] = await readDefinitionFiles([at('a.yml'), at('b.yml')], { env: 'prod' });
    expect(a?.overlay).toBeUndefined();
    expect(b?.sources[0]?.value).toMatchObject({ lamp: { watts: 5 } });
  });

  it('that no file has is refused, with those that were found', async () => {
    const at = await folderWith({
      'pcf.yml': `- ${lamp('a')}\n`,
      'pcf.prod.yml': 'params: {}\n',
      'pcf.test.yaml': '[]\n',
      'pcf.schema.yml': '{ $schema: x, type: object }\n',
      'pcf.notes.txt': '',
      'other.live.yml': '[]\n',
      'pcf.a.b.yml': '[]\n',
    });
    const failure: unknown = await openShop()
      .pcf.load(at('pcf.yml'), { env: 'prods' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnknownEnvironmentError);
    expect(failure).toMatchObject({
      environment: 'prods',
      message:
        'There is no environment "prods": no definition file has a file for it, such as pcf.prods.yml. Did you mean "prod"? Found: prod, test.',
    });
  });

  it.each(['', '../prod', 'a/b', 'a.b', '-a', 'a b', 'x'.repeat(65)])('must be a name: %j', async (env) => {
    const at = await folderWith({ 'pcf.yml': '[]\n' });
    await expect(readDefinitionFile(at('pcf.yml'), { env })).rejects.toThrow(UnknownEnvironmentError);
  });

  it('has one file', async () => {
    const at = await folderWith({ 'pcf.yml': '[]\n', 'pcf.prod.yml': '[]\n', 'pcf.prod.yaml': '[]\n' });
    await expect(readDefinitionFile(at('pcf.yml'), { env: 'prod' })).rejects.toThrow(DefinitionFileError);
  });

  it('is not a file that is a definition file of its own', async () => {
    const at = await folderWith({
      'pcf.yml': 'owner: { name: o, files: [pcf.yml, pcf.eu.yml] }\nparticles: []\n',
      'pcf.eu.yml': `- ${lamp('a')}\n`,
    });
    await expect(readDefinitionFile(at('pcf.yml'), { env: 'eu' })).rejects.toThrow('No environment was found.');
    const message = /pcf\.eu\.yml is read as a definition file, and not as an overlay\./;
    await expect(readDefinitionFile(at('pcf.eu.yml'), { env: 'eu' })).rejects.toThrow(message);
    await expect(readDefinitionFiles([at('pcf.yml'), at('pcf.eu.yml')], { env: 'eu' })).rejects.toThrow(
      UnknownEnvironmentError,
    );
  });

  it('has the files that its overlay lists', async () => {
    const at = await folderWith({
      'pcf.yml': 'owner: { name: "o-${params.env}", files: [pcf.yml] }\nparticles: []\n',
      'pcf.prod.yml': 'owner: { files: [pcf.yml, more.yml] }\n',
      'more.yml': `- ${lamp('more')}\n`,
    });
    const files = await readDefinitionFiles([{ file: at('pcf.yml'), andListed: true }], { env: 'prod' });
    expect(files.map(({ sources }) => sources.length)).toEqual([0, 1]);
  });
});

describe('a prune in an environment', () => {
  const base =
    'owner: { name: NAME, files: [pcf.yml] }\nparams: { stage: dev, n: 1 }\nparticles:\n  - { flavor: lamp, pcf_name: "a-${params.stage}", lamp: { colour: red, watts: "${params.n}" } }\n';

  async function prune(name: string, others: Files, options: ReadDefinitionsOptions): Promise<string> {
    const at = await folderWith({ 'pcf.yml': base.replace('NAME', `'${name}'`), ...others });
    const { pcf } = openShop();
    const field = await pcf.load(at('pcf.yml'), options);
    const report = await field.apply({ prune: true }).catch((error: Error) => error.message);
    return typeof report === 'string' ? report : 'pruned';
  }

  it.each<[string, string, Files, ReadDefinitionsOptions]>([
    ['without environments', 'shop', {}, {}],
    [
      'with the environment in the name',
      'shop-${params.env}',
      { 'pcf.prod.yml': 'params: {}\n', 'pcf.test.yml': 'params: {}\n' },
      { env: 'prod' },
    ],
    [
      'with another parameter in the name, which each sets',
      'shop-${params.stage}',
      { 'pcf.prod.yml': 'params: { stage: prod }\n' },
      { env: 'prod' },
    ],
    [
      'in the file of all, beside one that sets another',
      'shop-${params.stage}',
      { 'pcf.prod.yml': 'params: { stage: prod }\n' },
      {},
    ],
    ['with an owner that the overlay names', 'shop', { 'pcf.prod.yml': 'owner: shop-prod\n' }, { env: 'prod' }],
    ['with a given parameter that is in the name', 'shop-${params.stage}', {}, { args: ['stage=x'] }],
    ['with a given parameter that names nothing', 'shop', {}, { args: ['n=5'] }],
  ])('is done %s', async (_, name, others, options) => {
    expect(await prune(name, others, options)).toBe('pruned');
  });

  it.each<[string, string, Files, ReadDefinitionsOptions, string]>([
    [
      'the owner is the same',
      'shop',
      { 'pcf.prod.yml': 'params: {}\n' },
      { env: 'prod' },
      'Without an environment, the owner is "shop", too',
    ],
    [
      'the owner is the same without an environment',
      'shop',
      { 'pcf.prod.yml': 'params: {}\n' },
      {},
      'The owner of the environment "prod" is "shop", too',
    ],
    [
      'another one forgot its name',
      'shop-${params.stage}',
      { 'pcf.prod.yml': 'params: { stage: p }\n', 'pcf.qa.yml': 'params: { stage: p }\n' },
      { env: 'prod' },
      'The owner of the environment "qa" is "shop-p", too',
    ],
    [
      'another one has a damaged file',
      'shop-${params.env}',
      { 'pcf.prod.yml': 'params: {}\n', 'pcf.qa.yml': 'params: {\n' },
      { env: 'prod' },
      'The environment "qa" may have the same owner, "shop-prod": its file is not valid. Correct it.',
    ],
    [
      'another one has it where no parameter is given',
      'shop-${params.stage}',
      { 'pcf.qa.yml': 'params: { stage: { default: p, enum: [p] } }\n', 'pcf.prod.yml': 'params: { stage: p }\n' },
      { env: 'prod', args: ['n=5'] },
      'The owner of the environment "qa" is "shop-p", too',
    ],
    [
      'a given parameter makes it that of another one',
      'shop-${params.stage}',
      { 'pcf.prod.yml': 'params: { stage: prod }\n', 'pcf.qa.yml': 'params: { stage: qa }\n' },
      { env: 'prod', args: ['stage=qa'] },
      'The owner of the environment "qa" is "shop-qa", too',
    ],
    [
      'another one has it with the same given parameter',
      'shop-${params.stage}',
      { 'pcf.prod.yml': 'params: {}\n', 'pcf.qa.yml': 'params: {}\n' },
      { env: 'prod', args: ['stage=team-a'] },
      'The owner of the environment "qa" is "shop-team-a", too',
    ],
    [
      'a given parameter names a particle, and not the owner',
      'shop-${params.env}',
      { 'pcf.prod.yml': 'params: {}\n' },
      { env: 'prod', args: ['stage=x'] },
      '--param stage decides which resource lamp:a-x is, and the owner is the same with any value',
    ],
  ])('is refused where %s', async (_, name, others, options, expected) => {
    expect(await prune(name, others, options)).toContain(expected);
  });

  it('is refused where only the definitions are passed on', async () => {
    const at = await folderWith({ 'pcf.yml': base.replace('NAME', 'shop'), 'pcf.prod.yml': 'params: {}\n' });
    const { sources } = await readDefinitionFile(at('pcf.yml'), { env: 'prod' });
    const field = openShop().pcf.fieldOf(sources);
    await expect(field.apply({ prune: true })).rejects.toThrow('the owner is "shop", too');
  });
});

describe('pcf.load', () => {
  it('takes several files, or a list of them with options', async () => {
    const at = await folderWith({ 'a.yml': `- ${lamp('a')}\n`, 'b.yml': `- ${lamp('b')}\n`, 'b.x.yml': '[]\n' });
    const { pcf } = openShop();
    expect([...(await pcf.load(at('a.yml'), at('b.yml')))]).toHaveLength(2);
    expect([...(await pcf.load([at('a.yml'), at('b.yml')], { env: 'x' }))]).toHaveLength(2);
    await createPcf({ plugins: [] }).dispose();
  });
});
