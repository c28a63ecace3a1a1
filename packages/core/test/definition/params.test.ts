import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/definition/params/texts.js';
import {
  escapeParams,
  formatDefinition,
  type ReadDefinitionsOptions,
  readDefinitionFile,
  readDefinitionFiles,
  readDefinitions,
} from '../../src/index.js';
import { folderWith, issuesIn } from '../support/files.js';
import { openShop } from '../support/lamp.js';

/** Reads the value of a setting in a file that declares parameters. */
async function settingOf(params: string, text: string, options: ReadDefinitionsOptions = {}): Promise<unknown> {
  const at = await folderWith({ 'pcf.yml': `params: ${params}\nparticles:\n  - setting: ${text}\n` });
  const { sources } = await readDefinitionFile(at('pcf.yml'), options);
  return Object(sources[0]?.value).setting;
}

const failing = (params: string, text: string, options?: ReadDefinitionsOptions) =>
  issuesIn(settingOf(params, text, options));

describe('a parameter in a text', () => {
  it.each<[string, string, string, unknown]>([
    ['a text', '{ stage: dev }', '${params.stage}', 'dev'],
    ['a number, where it is the whole text', '{ count: 3 }', '${params.count}', 3],
    ['true or false, where it is the whole text', '{ on: false }', '${params.on}', false],
    ['a text, in a longer text', '{ count: 3, on: true }', 'a-${params.count}-${params.on}', 'a-3-true'],
    ['each of several', '{ a: x, b: y }', '${params.a}${params.b}${params.a}', 'xyx'],
    ['an empty text', '{ a: "" }', 'a${params.a}b', 'ab'],
    ['in a list', '{ a: x }', '["${params.a}", { b: "${params.a}!" }]', ['x', { b: 'x!' }]],
    ['in a reference', '{ a: x }', '$inherit$lamp:desk-${params.a}$socket', '$inherit$lamp:desk-x$socket'],
    ['whose default is a reference', '{ a: $lookup$box$b }', '${params.a}', '$lookup$box$b'],
    ['whose default is escaped', '{ a: "$${params.b}" }', '<${params.a}>', '<${params.b}>'],
  ])('is replaced by its value: %s', async (_, params, text, expected) => {
    expect(await settingOf(params, text)).toEqual(expected);
  });

  it.each([
    '${aws:username}',
    '${AWS::Region}',
    '${stage}',
    '${ params.stage }',
    '$params.stage',
    '{params.stage}',
    '${Params.stage}',
    '$${other}',
  ])('is not what belongs to another tool: %s', async (text) => {
    expect(await settingOf('{ stage: dev }', `'${text}'`)).toBe(text);
  });

  it.each([
    ['$${params.stage}', '${params.stage}'],
    ['$$${params.stage}', '$${params.stage}'],
    ['a $${params.stage} ${params.stage}', 'a ${params.stage} dev'],
    ['$${params.none}', '${params.none}'],
    ['$${params.open', '${params.open'],
  ])('is escaped by one more $: %s', async (text, expected) => {
    expect(await settingOf('{ stage: dev }', text)).toBe(expected);
  });

  it('is escaped so that each text is read as it was', () => {
    const part = fc.constantFrom('$', '{', '}', 'params.', '${params.', 'a', '.', '-', '$lookup$', '$inherit$');
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (one) => {
        expect(splitText(escapeParams(one)).join('')).toBe(one);
      }),
    );
  });

  it('stays a text in a definition that is formatted', async () => {
    const definition = { flavor: 'lamp', pcf_name: 'a', lamp: { colour: '${params.x} $${params.y}' } };
    const at = await folderWith({ 'a.yml': formatDefinition(definition) });
    expect((await readDefinitions(at('a.yml')))[0]?.value).toEqual(definition);
  });

  it('can be in each key of a definition, and in an owner', async () => {
    const text = `params: { room: hall, copies: 2, keep: true }
owner: { name: 'shop-\${params.room}', locations: [{ floor: '\${params.room}' }] }
particles:
  - flavor: lamp
    pcf_name: \${params.room}
    multiplier: \${params.copies}
    persist_on_termination: \${params.keep}
    lamp: { colour: red }
`;
    const at = await folderWith({ 'pcf.yml': text });
    const field = await openShop().pcf.load(at('pcf.yml'));
    expect([...field].map(({ id }) => id)).toEqual(['lamp:hall-0', 'lamp:hall-1']);
    expect([...field].every(({ protection }) => protection.termination)).toBe(true);
    expect(field.owner).toBe('shop-hall');
    expect((await readDefinitionFile(at('pcf.yml'))).head?.owner?.locations).toEqual([{ floor: 'hall' }]);
  });

  it('is an ordinary text in code', () => {
    const { pcf } = openShop();
    const field = pcf.field([{ flavor: 'lamp', pcf_name: 'a', lamp: { colour: '${params.x} $${params.y}' } }]);
    expect(field.get('lamp:a').definition).toMatchObject({ lamp: { colour: '${params.x} $${params.y}' } });
  });

  it('can be in JSON, and in the definitions of each document', async () => {
    const json = { params: { a: 1 }, particles: [{ b: '${params.a}' }] };
    const at = await folderWith({
      'pcf.json': JSON.stringify(json),
      'pcf.yml': 'params: { a: x }\nparticles: []\n---\nb: ${params.a}\n---\n- c: ${params.a}\n',
    });
    expect((await readDefinitions(at('pcf.json'))).map(({ value }) => value)).toEqual([{ b: 1 }]);
    expect((await readDefinitions(at('pcf.yml'))).map(({ value }) => value)).toEqual([{ b: 'x' }, { c: 'x' }]);
  });

  it.each([
    ['a map', '{ a: ${params.x} }', 'pcf.yml:3:20'],
    ['a list', '[x-${params.x}]', 'pcf.yml:3:18'],
  ])('needs quotes within brackets, and says so: %s', async (_, text, place) => {
    const message = 'not valid YAML: between { } or [ ], a text with ${params.…} has to be in quotes.';
    expect(await failing('{ x: 1 }', text)).toEqual([`${place} : ${message}`]);
  });

  it.each([
    ['${params.a}${params.b}', ['a=$lookup$box$', 'b=x'], '$$lookup$box$x'],
    ['${params.a}lookup$box$x', ['a=$'], '$$lookup$box$x'],
    ['$lookup$${params.a}$x', ['a=box'], '$lookup$box$x'],
    ['$lookup$box$${params.a}:${params.b}', ['a=x', 'b=y'], '$lookup$box$x:y'],
    ['$$lookup$${params.a}$x', ['a=box'], '$$lookup$box$x'],
    ['$lookup$box$x-$$${params.a}', ['a=x'], '$lookup$box$x-${params.a}'],
  ])('does not make a text a reference that is none as it is written: %s', async (text, args, expected) => {
    expect(await settingOf('{ a: "", b: "" }', text, { args })).toBe(expected);
  });

  it.each([
    [
      'it is not declared',
      '{ stage: dev }',
      '${params.stgae}',
      /^pcf\.yml:3:14 setting: there is no parameter "stgae"\. Did you mean "stage"\?/,
    ],
    ['none is declared', '{}', '${params.stage}', /None is declared: write "params" at the top of the file\./],
    [
      'it has no value',
      '{ stage: }',
      'a-${params.stage}',
      /^pcf\.yml:3:14 setting: the parameter "stage" has no value\. Give it with --param stage=… or PCF_PARAM_STAGE, or write a default \(it is declared in pcf\.yml:1:11\)\./,
    ],
    [
      'it is not closed',
      '{ a: b }',
      'x-${params.a',
      /^pcf\.yml:3:14 setting: it has no "}"\. If this is a plain text, put one more \$ before it\./,
    ],
    ['it has no name', '{ a: b }', '${params.}', /there is no parameter ""/],
    [
      'it is in a key',
      '{ a: b }',
      '{ "${params.a}": x }',
      /^pcf\.yml:3:16 setting\.\S+: a key cannot have a parameter in it\./,
    ],
    [
      'a reference is in a longer text',
      '{ a: $lookup$box$b }',
      'x${params.a}',
      /the value of "a" is a reference, which must be the whole text/,
    ],
    ['no environment is chosen', '{}', '${params.env}', /no environment is chosen\. Choose it with --env or PCF_ENV/],
  ])('is an issue with its place where %s', async (_, params, text, expected) => {
    const issues = await failing(params, text);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(expected);
  });

  it('has one issue where it has no value, however often it is used', async () => {
    expect(await failing('{ a: }', '["${params.a}", "${params.a}"]')).toHaveLength(1);
  });
});

describe('the declaration of a parameter', () => {
  it.each([
    ['a short form of a text', '{ a: x }', 'x'],
    ['a short form of a number', '{ a: 1.5 }', 1.5],
    ['a map', '{ a: { type: string, default: "1", description: A number as text. } }', '1'],
    ['choices', '{ a: { enum: [1, 2], default: 2 } }', 2],
  ])('is %s', async (_, params, expected) => {
    expect(await settingOf(params, '${params.a}')).toBe(expected);
  });

  it.each([
    ['is no map', '[a]', 'pcf.yml:1:9 params: expected a map of parameters, found a list.'],
    [
      'has an unknown key',
      '{ a: { defualt: 1 } }',
      'pcf.yml:1:16 params.a.defualt: unknown key "defualt". Did you mean "default"?',
    ],
    [
      'has an unknown type',
      '{ a: { type: strng } }',
      'pcf.yml:1:22 params.a.type: expected string, number, boolean, found "strng". Did you mean "string"?',
    ],
    [
      'has a default of another type',
      '{ a: { type: number, default: x } }',
      'pcf.yml:1:39 params.a: expected a number, found "x".',
    ],
    [
      'has a number as a text',
      '{ a: { type: string, default: 1 } }',
      'pcf.yml:1:39 params.a: expected a text, found 1. Put it in quotes.',
    ],
    [
      'has a default that is no choice',
      '{ a: { default: c, enum: [a, b] } }',
      'pcf.yml:1:25 params.a: expected "a" or "b", found "c".',
    ],
    [
      'has no choices',
      '{ a: { enum: [] } }',
      'pcf.yml:1:22 params.a.enum: expected a list of the values that it can have, found an empty list.',
    ],
    [
      'has choices of another type',
      '{ a: { type: number, enum: [1, b] } }',
      'pcf.yml:1:36 params.a.enum: expected a number, found "b".',
    ],
    ['has a list as default', '{ a: [1] }', 'pcf.yml:1:14 params.a: expected a text, found a list.'],
    [
      'has a parameter in its default',
      '{ a: 1, b: "${params.a}" }',
      'pcf.yml:1:20 params.b: the value of a parameter cannot have another parameter in it. If it is a plain text, put one more $ before it.',
    ],
    [
      'has a bad name',
      '{ "a b": 1 }',
      'pcf.yml:1:11 params.a b: the name of a parameter is a letter and up to 63 letters, digits, "_" and "-"; found "a b".',
    ],
    [
      'has the name of the environment',
      '{ env: dev }',
      'pcf.yml:1:11 params.env: "env" is the environment: --env sets it. Remove this.',
    ],
    [
      'shares its variable',
      '{ a-b: 1, a_b: 2 }',
      'pcf.yml:1:19 params.a_b: "a_b" and "a-b" have the same variable, PCF_PARAM_A_B. Rename one.',
    ],
    [
      'is not exact',
      '{ a: 12345678901234567890 }',
      /^pcf\.yml:1:14 params\.a: expected a number of at most 15 digits, found 12345678901234567000/,
    ],
  ])('is an issue with its place where it %s', async (_, params, expected) => {
    const issues = await failing(params, 'x');
    expect(issues).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });
});

describe('the value of a parameter', () => {
  const params = '{ stage: dev, count: 1, on: false, kind: { enum: [a, b], default: a } }';
  it.each<[string, string, ReadDefinitionsOptions, unknown]>([
    ['its default', '${params.stage}', {}, 'dev'],
    ['of a variable', '${params.stage}', { variables: { PCF_PARAM_STAGE: 'test' } }, 'test'],
    ['of the command line', '${params.stage}', { args: ['stage=a=b'] }, 'a=b'],
    [
      'of the command line before a variable',
      '${params.count}',
      { args: ['count=7'], variables: { PCF_PARAM_COUNT: '8' } },
      7,
    ],
    ['the last of the command line', '${params.count}', { args: ['count=7', 'count=-2.5e1'] }, -25],
    ['of code before the command line', '${params.on}', { params: { on: true }, args: ['on=false'] }, true],
    ['an empty text of the command line', '<${params.stage}>', { args: ['stage='] }, '<>'],
    [
      'a text that looks like a reference, and is none',
      '${params.stage}',
      { args: ['stage=$lookup$a$b'] },
      '$$lookup$a$b',
    ],
    [
      'a text that looks like a parameter, and is none',
      '${params.stage}',
      { args: ['stage=${params.count}'] },
      '${params.count}',
    ],
    ['a choice', '${params.kind}', { args: ['kind=b'] }, 'b'],
    ['no other variable', '${params.stage}', { variables: { STAGE: 'x', PCF_STAGE: 'y' } }, 'dev'],
  ])('is %s', async (_, text, options, expected) => {
    expect(await settingOf(params, text, options)).toBe(expected);
  });

  it.each<[string, ReadDefinitionsOptions, string]>([
    [
      'of a type',
      { args: ['count=many'] },
      'pcf.yml:1:23 params.count: --param count: expected a number, found "many".',
    ],
    [
      'that is exact',
      { args: ['count=12345678901234567890'] },
      'pcf.yml:1:23 params.count: --param count: expected a number of at most 15 digits, found 12345678901234567000. Longer ones are not exact: give it the type string.',
    ],
    [
      'in decimal',
      { args: ['count=0x10'] },
      'pcf.yml:1:23 params.count: --param count: expected a number, found "0x10".',
    ],
    [
      'true or false',
      { variables: { PCF_PARAM_ON: 'yes' } },
      'pcf.yml:1:33 params.on: PCF_PARAM_ON: expected true or false, found "yes".',
    ],
    [
      'of code',
      { params: { stage: 3 } },
      'pcf.yml:1:11 params.stage: params.stage in code: expected a text, found 3. Put it in quotes.',
    ],
    ['of the choices', { args: ['kind=c'] }, 'pcf.yml:1:44 params.kind: --param kind: expected "a" or "b", found "c".'],
    [
      'of what is declared',
      { args: ['stag=x'] },
      'pcf.yml:1:1 params: --param stag: there is no parameter "stag". Did you mean "stage"?',
    ],
    [
      'of a variable of what is declared',
      { variables: { PCF_PARAM_CUONT: '1' } },
      'pcf.yml:1:1 params: PCF_PARAM_CUONT: there is no parameter "PCF_PARAM_CUONT". Did you mean "PCF_PARAM_COUNT"?',
    ],
    [
      'in upper case',
      { variables: { PCF_PARAM_stage: 'x' } },
      'pcf.yml:1:1 params: PCF_PARAM_stage: there is no parameter "PCF_PARAM_stage". Did you mean "PCF_PARAM_STAGE"?',
    ],
    [
      'that is not empty by mistake',
      { variables: { PCF_PARAM_STAGE: '' } },
      'pcf.yml:1:11 params.stage: PCF_PARAM_STAGE: it is empty. Set it, or unset it where there is no value.',
    ],
    [
      'that is not the environment',
      { args: ['env=prod'] },
      'pcf.yml:1:1 params: --param env: the environment is no parameter to set. Choose it with --env or PCF_ENV; in code, with env.',
    ],
    ['with "="', { args: ['stage'] }, 'pcf.yml:1:11 params.stage: --param stage: expected name=value.'],
  ])('must be one %s', async (_, options, expected) => {
    expect(await failing(params, 'x', options)).toEqual([expected]);
  });

  it('is named, with its place, in an issue about a setting that it is in', async () => {
    const lamp = (watts: string) =>
      `particles: [{ flavor: lamp, pcf_name: a, lamp: { colour: red, watts: '${watts}' } }]\n`;
    const at = await folderWith({ 'pcf.yml': `params: { w: many }\n${lamp('${params.w}')}` });
    const load = (options: ReadDefinitionsOptions) => issuesIn(openShop().pcf.load(at('pcf.yml'), options));
    const place = 'pcf.yml:2:70 lamp.watts: expected a number, found';
    expect(await load({})).toEqual([`${place} "many". The value of its parameter "w" is from pcf.yml:1:14.`]);
    expect(await load({ args: ['w=x'] })).toEqual([`${place} "x". The value of its parameter "w" is from --param w.`]);
  });
});

it('a value of code that is undefined is none', async () => {
  const at = await folderWith({ 'a.yml': 'params: { x: 1 }\nparticles: [{ y: "${params.x}" }]\n' });
  const params: Record<string, number> = JSON.parse('{}');
  Object.assign(params, { x: undefined });
  expect((await readDefinitions(at('a.yml'), { params }))[0]?.value).toEqual({ y: 1 });
});

describe('the files of one field', () => {
  it('share their parameters', async () => {
    const at = await folderWith({ 'a.yml': 'params: { x: 1 }\nparticles: []\n', 'b.yml': '- y: ${params.x}\n' });
    const [, b] = await readDefinitionFiles([at('a.yml'), at('b.yml')], { args: ['x=2'] });
    expect(b?.sources[0]?.value).toEqual({ y: 2 });
  });

  it('may declare the same, and not different things', async () => {
    const file = (value: number) => `params: { x: ${value} }\nparticles: []\n`;
    const at = await folderWith({ 'a.yml': file(1), 'b.yml': file(1), 'c.yml': file(2) });
    await expect(readDefinitionFiles([at('a.yml'), at('b.yml')])).resolves.toHaveLength(2);
    expect(await issuesIn(readDefinitionFiles([at('a.yml'), at('c.yml')]))).toEqual([
      'c.yml:1:11 params.x: a.yml:1:11 declares "x" too, and differently. Declare it in one of them.',
    ]);
  });

  it('are not named by parameters: they are needed to know the parameters', async () => {
    const at = await folderWith({
      'a.yml': 'params: { x: 1 }\nowner: { name: o, files: ["${params.x}.yml"] }\nparticles: []\n',
    });
    expect(await issuesIn(readDefinitionFile(at('a.yml')))).toEqual([
      'a.yml:2:27 owner.files.0: the name of a file cannot have a parameter: parameters are declared in these files.',
    ]);
  });
});

describe('hostile parameters', () => {
  it('do not fill the memory', async () => {
    const uses = Array.from({ length: 5_000 }, () => '"x${params.a}"').join(', ');
    const text = `params: { a: ${'y'.repeat(10_000)} }\nparticles: [{ b: [${uses}] }]\n`;
    const at = await folderWith({ 'a.yml': text });
    const [issue] = await issuesIn(readDefinitionFile(at('a.yml')));
    expect(issue).toMatch(/have more than \d+ characters, which is the limit/);
  });

  it('do not take long', async () => {
    const text = '$'.repeat(1_000_000) + '${params.'.repeat(100_000);
    expect(splitText(text).length).toBeGreaterThan(1);
  });

  it('are filled in once where an alias is used many times', async () => {
    const lines = [
      'a0: &a0 ["${params.x}"]',
      ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`),
    ];
    const at = await folderWith({ 'a.yml': `params: { x: 1 }\nparticles:\n  - ${lines.join('\n    ')}\n` });
    const [source] = await readDefinitions(at('a.yml'));
    const { a12 } = Object(source?.value);
    expect(a12[0]).toBe(a12[1]);
    expect(a12.flat(20)).toEqual(Array(4096).fill(1));
  });

  it.each([
    ['deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'it is nested deeper than 100 levels'],
    ['many', `{ ${Array.from({ length: 1_001 }, (_, n) => `"p${n}": 1`).join(', ')} }`, 'more than 1000 parameters'],
  ])('are refused where they are too %s', async (_, params, message) => {
    const text = `{ "params": ${params.startsWith('{') ? params : `{ "a": ${params} }`}, "particles": [] }`;
    const at = await folderWith({ 'a.json': text, 'b.json': text });
    const [issue] = await issuesIn(readDefinitionFiles([at('a.json'), at('b.json')]));
    expect(issue).toContain(message);
  });

  it('cannot change prototypes', async () => {
    const at = await folderWith({
      'a.json': '{ "params": { "__proto__": 1, "constructor": 2 }, "particles": ["${params.constructor}"] }',
    });
    expect(await issuesIn(readDefinitionFile(at('a.json')))).toEqual([
      expect.stringContaining('params.__proto__: the name of a parameter'),
    ]);
    expect(await failing('{ a: 1 }', '${params.toString}')).toEqual([
      expect.stringContaining('there is no parameter "toString"'),
    ]);
  });
});
