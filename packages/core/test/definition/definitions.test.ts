import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  DefinitionFileError,
  formatDefinition,
  InvalidDefinitionError,
  isReference,
  readDefinitionFile,
} from '../../src/index.js';
import { lampFlavor, openShop } from '../support/lamp.js';

const good = { flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } };

/** What is wrong with a definition: `path: message`. */
function issuesOf(value: unknown): string[] {
  const { pcf } = openShop();
  try {
    pcf.particles([{ value }]);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidDefinitionError)) throw error;
    return error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  }
}

async function fileWith(name: string, text: string | Uint8Array): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'pcf-core-')), name);
  await writeFile(file, text);
  return file;
}

async function failureOf(file: string): Promise<Error> {
  const { pcf } = openShop();
  return pcf.load(file).then(
    () => new Error('it loaded'),
    (error: Error) => error,
  );
}

/** Ten lists of ten times the list before: a thousand million items in a few hundred bytes. */
function aliasBomb(): string {
  const lines = ['a0: &a0 [x]'];
  for (let depth = 1; depth < 10; depth += 1) {
    lines.push(`a${depth}: &a${depth} [${Array.from({ length: 10 }, () => `*a${depth - 1}`).join(', ')}]`);
  }
  return lines.join('\n');
}

describe('a definition in code', () => {
  it('creates a particle', () => {
    const { pcf } = openShop();
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' } });
    expect(particle).toMatchObject({ id: 'lamp:desk', name: 'desk', flavor: 'lamp', desiredState: 'running' });
  });

  it('is copied: later changes to it have no effect', () => {
    const { pcf } = openShop();
    const lamp = { colour: 'red' };
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp });
    expect(Object.isFrozen(lamp)).toBe(false);
    lamp.colour = 'blue';
    expect(particle.definition.lamp.colour).toBe('red');
  });

  it('is deeply frozen in the particle', () => {
    const { lamp } = openShop();
    expect(() => Object.assign(lamp().definition.lamp, { colour: 'blue' })).toThrow(TypeError);
  });

  it('may write the flavor in upper or lower case', () => {
    expect(issuesOf({ ...good, flavor: 'LAMP' })).toEqual([]);
  });

  it('may write the desired state in upper or lower case', () => {
    expect(issuesOf({ ...good, desired_state: 'Stopped' })).toEqual([]);
  });
});

describe('a bad definition', () => {
  it.each<[string, unknown, string]>([
    ['a missing flavor', { ...good, flavor: undefined }, 'flavor: missing; expected the name of a flavor: lamp.'],
    ['a flavor that is no text', { ...good, flavor: 7 }, 'flavor: found 7; expected the name of a flavor: lamp.'],
    [
      'a missing name',
      { ...good, pcf_name: undefined },
      'pcf_name: missing; expected a name of 1 to 255 characters, without ":", "$" and control characters.',
    ],
    [
      'a name that would break ids',
      { ...good, pcf_name: 'a:b' },
      'pcf_name: found "a:b"; expected a name of 1 to 255 characters, without ":", "$" and control characters.',
    ],
    [
      'a misspelled desired state',
      { ...good, desired_state: 'runing' },
      'desired_state: "runing" is not a desired state. Use running, stopped or terminated. Did you mean "running"?',
    ],
    [
      'a desired state that is only observed',
      { ...good, desired_state: 'pending' },
      'desired_state: "pending" is not a desired state. Use running, stopped or terminated.',
    ],
    [
      'a desired state that is no text',
      { ...good, desired_state: 1 },
      'desired_state: expected running, stopped, terminated, found 1.',
    ],
    ['a missing setting', { ...good, lamp: {} }, 'lamp.colour: missing; expected a string.'],
    ['a missing part', { ...good, lamp: undefined }, 'lamp: missing; expected a map.'],
    ['a wrong type', { ...good, lamp: { colour: 5 } }, 'lamp.colour: expected a string, found 5. Put it in quotes.'],
    [
      'nothing in place of a map',
      { ...good, lamp: null },
      'lamp: expected a map, found nothing. Write its settings below it, and indent them.',
    ],
    [
      'a setting that is not indented',
      { ...good, colour: 'red' },
      'colour: unknown key "colour" here. It belongs to "lamp": indent it below that.',
    ],
    [
      'a key that is indented too far',
      { ...good, lamp: { colour: 'red', parents: [] } },
      'lamp.parents: unknown key "parents" here. It belongs beside "flavor": indent it as much as that.',
    ],
    [
      'another word for flavor',
      { type: 'lamp', pcf_name: 'a', lamp: {} },
      'type: unknown key "type". Did you mean "flavor"?',
    ],
    [
      'another spelling of flavor',
      { flavour: 'lamp', pcf_name: 'a' },
      'flavour: unknown key "flavour". Did you mean "flavor"?',
    ],
    [
      'another word for pcf_name',
      { flavor: 'lamp', name: 'a', lamp: { colour: 'red' } },
      'name: unknown key "name". Did you mean "pcf_name"?',
    ],
    [
      'another word for parents',
      { ...good, depends_on: ['lamp:b'] },
      'depends_on: unknown key "depends_on". Did you mean "parents"?',
    ],
    [
      'a name that is a number',
      { ...good, pcf_name: 3 },
      'pcf_name: found 3; expected a name of 1 to 255 characters, without ":", "$" and control characters. Put it in quotes.',
    ],
    [
      'YAML without spaces',
      'flavor:lamp',
      ': a definition is a map of keys to values, found "flavor:lamp". Put a space after each ":".',
    ],
    [
      'a misspelled choice',
      { ...good, lamp: { colour: 'red', kind: 'BULP' } },
      'lamp.kind: expected "BULB" or "TUBE", found "BULP". Did you mean "BULB"?',
    ],
    [
      'an unknown setting',
      { ...good, lamp: { colour: 'red', wats: 5 } },
      'lamp.wats: unknown key "wats". Did you mean "watts"?',
    ],
    [
      'an unknown key at the top',
      { ...good, desired_stat: 'running' },
      'desired_stat: unknown key "desired_stat". Did you mean "desired_state"?',
    ],
    [
      'a key that nothing resembles',
      { ...good, lamp: { colour: 'red', zzz: 5 } },
      'lamp.zzz: unknown key "zzz". Known here: colour, kind, secret, watts.',
    ],
    [
      'a rule over several settings',
      { ...good, lamp: { colour: 'red', kind: 'TUBE' } },
      'lamp.watts: missing; a TUBE needs it.',
    ],
    ['a list', [good], ': a definition is a map of keys to values, found a list.'],
    ['nothing', null, ': a definition is a map of keys to values, found null.'],
  ])('%s: one clear error that names the place', (_, value, expected) => {
    expect(issuesOf(value)).toEqual([expected]);
  });

  it('suggests the nearest flavor, and names the package to install', () => {
    const [issue] = issuesOf({ ...good, flavor: 'lamb' });
    expect(issue).toContain('flavor: Unknown flavor "lamb". Did you mean "lamp"? Known flavors: lamp, quasiparticle.');
    const [other] = issuesOf({ ...good, flavor: 'dynamodb_table' });
    expect(other).toContain('by convention @pcf/dynamodb-table');
  });

  it('reports all issues at once', () => {
    const issues = issuesOf({ flavor: 'lamp', pcf_name: '', desired_state: 'on', lamp: { watts: 'many', x: 1 } });
    expect(issues.map((issue) => issue.split(':')[0])).toEqual([
      'pcf_name',
      'desired_state',
      'lamp.colour',
      'lamp.watts',
      'lamp.x',
    ]);
  });

  it('does not show a value that is marked as secret', () => {
    const [issue] = issuesOf({ ...good, lamp: { colour: 'red', secret: 'hu' } });
    expect(issue).toContain('lamp.secret');
    expect(issue).not.toContain('"hu"');
  });

  it.each(['particles', 'group', 'replace_on_change'])('refuses %s where its flavor has no such key', (key) => {
    expect(issuesOf({ ...good, [key]: [] }).join()).toContain(`${key}: unknown key "${key}".`);
  });

  it('of a single particle must not have keys of a field', () => {
    const { pcf } = openShop();
    const alone: object = { parents: ['lamp:a'], multiplier: 2 };
    expect(() => pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: 'red' }, ...alone })).toThrow(
      /parents: "parents" is only valid in a field[\s\S]*multiplier: "multiplier"/,
    );
  });

  it('may use a key that all flavors share where the flavor reads it too', () => {
    const schema = lampFlavor.schema.extend({ persist_on_update: z.boolean().optional() });
    const { pcf } = openShop({}, Object.assign({}, lampFlavor, { schema }));
    const [particle] = pcf.particles([{ value: { ...good, persist_on_update: true } }]);
    expect(particle?.definition).toMatchObject({ persist_on_update: true });
  });

  it('never pollutes prototypes', () => {
    const hostile: unknown = JSON.parse(
      '{"flavor":"lamp","pcf_name":"a","lamp":{"colour":"red"},"__proto__":{"polluted":1}}',
    );
    expect(issuesOf(hostile)).toEqual(['__proto__: the key "__proto__" is reserved in JavaScript: use another key.']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a function', () => ({ ...good, lamp: { colour: () => 'red' } }), /lamp\.colour: a function is not plain data/],
    ['bytes', () => ({ ...good, lamp: { colour: new Uint8Array(2) } }), /class Uint8Array is not plain data/],
    ['a date', () => ({ ...good, lamp: { colour: new Date(0) } }), /class Date is not plain data/],
    [
      'a getter that throws',
      () => ({
        ...good,
        get lamp() {
          throw new Error('no');
        },
      }),
      /it cannot be read: no/,
    ],
    [
      'itself',
      () => {
        const cyclic: Record<string, unknown> = { ...good };
        cyclic.lamp = cyclic;
        return cyclic;
      },
      /or contains itself/,
    ],
  ])('is refused when it holds %s: a definition is data', (_, make, expected) => {
    expect(issuesOf(make()).join()).toMatch(expected);
  });

  it('is an InvalidDefinitionError for any value', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(issuesOf(value)).not.toEqual([]);
      }),
    );
  });
});

describe('a reference', () => {
  it('is allowed at a leaf of any type, but not in a single particle', () => {
    const reference = '$lookup$shop$ceiling';
    const { pcf } = openShop();
    const make = () =>
      pcf.particle({ flavor: 'lamp', pcf_name: 'desk', lamp: { colour: reference, watts: reference } });
    expect(make).toThrow(/lamp\.colour: the reference "\$lookup\$shop\$ceiling" is only valid in[\s\S]*lamp\.watts:/);
  });

  it('has a type: a wrong value at the same place still does not compile', () => {
    const { pcf } = openShop();
    const make = () => {
      pcf.particle({ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red', watts: '$lookup$shop$a:b' } });
      // @ts-expect-error a text that is no reference is not a number of watts
      pcf.particle({ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red', watts: 'five' } });
    };
    expect(make).toThrow(InvalidDefinitionError);
  });

  it('is only a string of exactly this form', () => {
    expect(['$inherit$a:b$c.d', '$lookup$vpc$one', '$lookup$subnet$one:two'].every(isReference)).toBe(true);
    const others = ['$', '$HOME', '$inherit$', '$inherit$a$b', '$lookup$a', 'x$inherit$a:b$c', '$100', 5, null];
    expect(others.some(isReference)).toBe(false);
  });
});

describe('the types of definitions', () => {
  it('know the flavors of the plugins, and the class of each', () => {
    const { pcf } = openShop();
    const particle = pcf.particle({ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red' } });
    const colour: string = particle.definition.lamp.colour;
    expect(colour).toBe('red');
    const unknownFlavor = () => {
      // @ts-expect-error there is no plugin for this flavor
      pcf.particle({ flavor: 'sofa', pcf_name: 'a', lamp: { colour: 'red' } });
    };
    const unknownField = () => {
      // @ts-expect-error a lamp has no legs
      pcf.particle({ flavor: 'lamp', pcf_name: 'a', lamp: { colour: 'red', legs: 3 } });
    };
    expect(unknownFlavor).toThrow(InvalidDefinitionError);
    expect(unknownField).toThrow(InvalidDefinitionError);
  });
});

describe('a file of definitions', () => {
  it('is YAML or JSON with comments, a definition or a list of them', async () => {
    const { pcf } = openShop();
    const yaml = await fileWith(
      'pcf.yml',
      '# lamps\n- flavor: lamp\n  pcf_name: a\n  lamp: &l { colour: red }\n- { flavor: lamp, pcf_name: b, lamp: *l }\n',
    );
    const json = await fileWith(
      'pcf.json',
      '{ // one\n "flavor": "lamp", # Required\n "pcf_name": "a#b", /* # */ "lamp": {"colour": "//red"} }',
    );
    expect([...(await pcf.load(yaml))].map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b']);
    const field = await pcf.load(json);
    expect(field.get('lamp:a#b')).toMatchObject({ name: 'a#b', definition: { lamp: { colour: '//red' } } });
  });

  it('supports YAML merge keys, and reads N as text', async () => {
    const { pcf } = openShop();
    const file = await fileWith('pcf.yaml', 'flavor: lamp\npcf_name: N\nlamp:\n  <<: { colour: red }\n  watts: 5\n');
    const field = await pcf.load(file);
    expect(field.get('lamp:N')).toMatchObject({ name: 'N', definition: { lamp: { colour: 'red', watts: 5 } } });
  });

  it('reports all issues with file, line and column', async () => {
    const file = await fileWith(
      'pcf.yml',
      ['- flavor: lamp', '  pcf_name: a', '  lamp:', '    colour: 5', '    wats: 1', '- pcf_name: b', ''].join('\n'),
    );
    const { message } = await failureOf(file);
    expect(message).toContain(`${file}:4:13 lamp.colour: expected a string`);
    expect(message).toContain(`${file}:5:5 lamp.wats: unknown key "wats". Did you mean "watts"?`);
    expect(message).toContain(`${file}:6:3 flavor: missing`);
  });

  it('reports line and column in JSON too', async () => {
    const file = await fileWith(
      'pcf.json',
      '{\n  "flavor": "lamp",\n  "pcf_name": "a",\n  "lamp": { "colour": 5, "wats": 1 }\n}\n',
    );
    const { message } = await failureOf(file);
    expect(message).toContain(`${file}:4:23 lamp.colour`);
    expect(message).toContain(`${file}:4:26 lamp.wats`);
  });

  it('may use an anchor for every definition', async () => {
    const { pcf } = openShop();
    const one = (name: number) => `- { <<: *common, pcf_name: lamp${name} }\n`;
    const text = `- &common { flavor: lamp, pcf_name: first, lamp: { colour: red } }\n${Array.from({ length: 500 }, (_, at) => one(at)).join('')}`;
    expect((await pcf.load(await fileWith('pcf.yml', text))).size).toBe(501);
  });

  it('may have several YAML documents: all of their definitions, each with its place', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(
      (name) => `{ flavor: lamp, pcf_name: ${name}, lamp: { colour: red } }`,
    );
    const head = `---\nowner: shop\nparticles:\n- ${c}\n---\n# nothing\n`;
    const file = await readDefinitionFile(await fileWith('pcf.yml', `${a}\n---\n- ${b}\n${head}---\n${d}\n...\n`));
    const { pcf } = openShop();
    expect([...pcf.fieldOf([file])].map(({ id }) => id)).toEqual(['lamp:a', 'lamp:b', 'lamp:c', 'lamp:d']);
    expect(file).toMatchObject({ count: 4, head: { owner: { name: 'shop', position: { line: 5, column: 8 } } } });
    expect(file.sources.map(({ locate }) => locate?.(['pcf_name'])?.line)).toEqual([1, 3, 7, 11]);
  });

  it('has an anchor only in its own document', async () => {
    const { message } = await failureOf(await fileWith('pcf.yml', 'a: &a 1\n---\nb: *a\n'));
    expect(message).toContain('pcf.yml:3:4: not valid YAML: this alias has no anchor');
  });

  it('has one head at most', async () => {
    const { message } = await failureOf(
      await fileWith('pcf.yml', 'owner: a\nparticles: []\n---\nowner: b\nparticles: []\n'),
    );
    expect(message).toContain('pcf.yml:4:1: a second document with "owner" or "particles".');
  });

  it('must not use a name twice', async () => {
    const one = '- { flavor: lamp, pcf_name: a, lamp: { colour: red } }\n';
    const { message } = await failureOf(await fileWith('pcf.yml', one + one.replace('lamp,', 'Lamp,')));
    expect(message).toContain('pcf.yml:2:29 pcf_name: duplicate id lamp:a');
  });

  it.each([
    ['broken YAML', 'pcf.yml', 'flavor: [lamp\npcf_name: a', /pcf\.yml:\d+:\d+: not valid YAML/],
    [
      'a repeated key in YAML',
      'pcf.yml',
      'flavor: lamp\nflavor: lamp\n',
      /pcf\.yml:2:1: not valid YAML: keys must be unique\./,
    ],
    ['broken JSON', 'pcf.json', '{\n "flavor" "lamp" }', /pcf\.json:2:11: not valid JSON: colon expected/],
    ['a repeated key in JSON', 'pcf.json', '{ "a": 1,\n "a": 2 }', /pcf\.json:2:2: duplicate key "a"/],
    ['an empty JSON file', 'pcf.json', ' // nothing\n', /pcf\.json: the file is empty\. Write a definition/],
    ['YAML in a JSON file', 'pcf.json', 'flavor: lamp\n', /pcf\.json:1:1: .* file in YAML must end in \.yml/],
    ['an empty YAML file', 'pcf.yml', '# nothing\n', /pcf\.yml: the file is empty\. Write a definition/],
    ['only empty documents', 'pcf.yml', '---\n---\n', /pcf\.yml: the file is empty/],
    [
      'a tab',
      'pcf.yml',
      'flavor: lamp\n\tpcf_name: a\n',
      /pcf\.yml:2:1: not valid YAML: this line begins with a tab\. Indent/,
    ],
    ['an alias bomb', 'pcf.yml', aliasBomb(), /too many aliases/],
    ['a file nested without end', 'pcf.json', '['.repeat(200_000), /nested too deeply/],
  ])('%s: one clear error that names the place', async (_, name, text, expected) => {
    const failure = await failureOf(await fileWith(name, text));
    expect(failure).toBeInstanceOf(InvalidDefinitionError);
    expect(failure.message).toMatch(expected);
  });

  it('that is missing, a folder, or not text is an error with the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pcf-core-'));
    const missing = await failureOf(join(folder, 'pcf.yml'));
    expect(missing).toBeInstanceOf(DefinitionFileError);
    expect(missing.message).toContain('there is no such file');
    expect((await failureOf(folder)).message).toContain('it is a folder');
    expect((await failureOf(await fileWith('pcf.yml', new Uint8Array([0xff, 0xfe, 0xfd])))).message).toContain('UTF-8');
  });

  it('survives a round trip through YAML, with any content', async () => {
    const { parseYaml } = await import('../../src/definition/reading/yaml.js');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const result = parseYaml(formatDefinition(value));
        const read = 'documents' in result ? result.documents[0]?.value : result.issues;
        expect(JSON.stringify(read)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('parses any JSON as JSON.parse does', async () => {
    const { parseJson } = await import('../../src/definition/reading/json.js');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const result = parseJson(JSON.stringify(value, null, 1));
        expect('documents' in result && JSON.stringify(result.documents[0]?.value)).toBe(JSON.stringify(value));
      }),
    );
  });
});
