import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

const SHOP = {
  'pcf.yml': `params: { text: hello }
owner: { name: 'shop-\${params.env}', files: [pcf.yml] }
particles:
  - { flavor: note, pcf_name: a, note: { text: '\${params.text}' } }
`,
  'pcf.test.yml': 'params: {}\n',
  'pcf.prod.yml': `params: { text: welcome }
particles:
  - { flavor: note, pcf_name: b, note: { text: only here } }
`,
};

function given(files: Record<string, string> = SHOP): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  return project;
}

describe('a command with an environment', () => {
  it('merges its overlay, and owns what it creates', async () => {
    const project = given();
    expect((await pcf('run --env prod', { cwd: project.folder })).code).toBe(0);
    expect(project.notes).toMatchObject({ a: { text: 'welcome' }, b: { text: 'only here' } });
    expect(project.marks).toMatchObject({ a: { owner: 'shop-prod' }, b: { owner: 'shop-prod' } });
  });

  it.each([
    ['--env', '--env prod', { PCF_ENV: 'test' }, 'shop-prod'],
    ['PCF_ENV', '', { PCF_ENV: 'test' }, 'shop-test'],
  ])('takes it from %s', async (_, args, env, owner) => {
    const project = given();
    await pcf(`run ${args}`, { cwd: project.folder, env });
    expect(project.marks).toMatchObject({ a: { owner } });
  });

  it.each(['-f pcf.yml', '-f .', ''])('finds its overlay with the files %j', async (files) => {
    const ran = await pcf(`validate --env prod ${files}`, { cwd: given().folder });
    expect(ran.stdout).toMatch(/^valid: \S*pcf\.yml, \S*pcf\.prod\.yml, 2 particles\n$/);
  });

  it('does not take an overlay for a definition file', async () => {
    const ran = await pcf('validate --json', {
      cwd: given({ ...SHOP, 'pcf.yml': '- { flavor: note, pcf_name: a, note: { text: x } }\n' }).folder,
    });
    expect(JSON.parse(ran.stdout)).toEqual({ valid: true, particles: [{ id: 'note:a' }] });
  });

  it.each([
    [
      'unknown',
      '--env prdo',
      {},
      'There is no environment "prdo": no definition file has a file for it, such as pcf.prdo.yml. Did you mean "prod"? Found: prod, test.',
    ],
    [
      'no name',
      '--env ../prod',
      {},
      'There is no environment "../prod": the name of an environment has 1 to 64 letters, digits, "_" and "-".',
    ],
    [
      'empty',
      '',
      { PCF_ENV: '' },
      'PCF_ENV is empty. Set it to the name of the environment, or unset it where there is none.',
    ],
  ])('is refused, and writes nothing, where it is %s', async (_, args, env, message) => {
    const project = given();
    const ran = await pcf(`run ${args}`, { cwd: project.folder, env });
    expect(ran).toMatchObject({ code: 4 });
    expect(ran.stderr).toContain(message);
    expect(project.writes).toEqual([]);
  });

  it('is refused where a definition needs one', async () => {
    const ran = await pcf('run', { cwd: given().folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('pcf.yml:2:16 owner.name: no environment is chosen. Choose it with --env or PCF_ENV');
  });

  it.each(['plan', 'validate', 'status', 'drift', 'orphans', 'graph', 'stop', 'terminate'])(
    'is known to pcf %s',
    async (command) => {
      const ran = await pcf(`${command} --env prod --param text=x`, { cwd: given().folder });
      expect(ran.stderr).not.toContain('unknown option');
      expect([0, 2]).toContain(ran.code);
    },
  );
});

describe('a plan of an environment', () => {
  it.each([
    ['plan', '--env prod', {}],
    ['apply --yes', '', { PCF_ENV: 'prod' }],
    ['drift', '--env prod', {}],
  ])('says for which one %s is: %s', async (command, args, env) => {
    const ran = await pcf(`${command} ${args}`, { cwd: given().folder, env });
    expect(ran.stdout).toMatch(/^environment prod$/m);
  });

  it('says nothing where there is none', async () => {
    const { stdout } = await pcf('plan', { cwd: given({ 'pcf.yml': JSON.stringify([note('a')]) }).folder });
    expect(stdout).not.toContain('environment');
    expect(stdout).toContain('note:a');
  });

  it('has it in its document', async () => {
    const ran = await pcf('plan --env prod --json', { cwd: given().folder });
    expect(JSON.parse(ran.stdout)).toMatchObject({ env: 'prod' });
  });
});

describe('a saved plan of an environment', () => {
  it('is applied in the same environment, and refused in another one', async () => {
    const project = given();
    await pcf('plan --env prod --out plan.json', { cwd: project.folder });
    const refused = await pcf('apply plan.json --env test', { cwd: project.folder });
    expect(refused.code).not.toBe(0);
    expect(project.writes).toEqual([]);
    const applied = await pcf('apply plan.json --env prod', { cwd: project.folder });
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('Environment: prod\n') });
    expect(project.notes).toMatchObject({ a: { text: 'welcome' } });
  });
});

describe('a parameter of a command', () => {
  it.each([
    ['--param', '--param text=a=b', { PCF_PARAM_TEXT: 'v' }, 'a=b'],
    ['PCF_PARAM_TEXT', '', { PCF_PARAM_TEXT: 'v' }, 'v'],
    ['the file of the environment', '', {}, 'welcome'],
  ])('comes from %s', async (_, args, env, text) => {
    const project = given();
    await pcf(`run --env prod ${args}`, { cwd: project.folder, env });
    expect(project.notes).toMatchObject({ a: { text } });
  });

  it.each([
    [
      'is not declared',
      '--param txt=x',
      {},
      3,
      'pcf.yml:1:1 params: --param txt: there is no parameter "txt". Did you mean "text"?',
    ],
    [
      'is not declared as a variable',
      '',
      { PCF_PARAM_TEXTS: 'x' },
      3,
      'PCF_PARAM_TEXTS: there is no parameter "PCF_PARAM_TEXTS". Did you mean "PCF_PARAM_TEXT"?',
    ],
    ['has no value', '--param text', {}, 4, 'Expected name=value.'],
    ['has no name', '--param =x', {}, 4, 'Expected name=value.'],
  ])('is refused where it %s', async (_, args, env, code, message) => {
    const ran = await pcf(`validate --env prod ${args}`, { cwd: given().folder, env });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(message);
  });

  it('is told as data, with its place', async () => {
    const project = given({ ...SHOP, 'pcf.prod.yml': 'params:\n  text: 3\n' });
    const ran = await pcf('validate --env prod --json', { cwd: project.folder });
    const [issue] = JSON.parse(ran.stdout).issues;
    expect(issue).toMatchObject({
      path: ['params', 'text'],
      line: 2,
      column: 9,
      message: 'expected a text, found 3. Put it in quotes.',
    });
    expect(issue.file).toMatch(/pcf\.prod\.yml$/);
  });
});

describe('a prune in an environment', () => {
  const marks = { old: { owner: 'shop-prod', id: 'note:old' }, other: { owner: 'shop-test', id: 'note:other' } };

  function withOrphans(files: Record<string, string>): TemporaryProject {
    const project = given(files);
    project.notes = { old: { text: 'x', id: 'old' }, other: { text: 'x', id: 'other' } };
    project.marks = marks;
    return project;
  }

  it('deletes only what the environment no longer declares', async () => {
    const project = withOrphans(SHOP);
    const ran = await pcf('run --prune --yes --env prod', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(Object.keys(Object(project.notes)).sort()).toEqual(['a', 'b', 'other']);
  });

  it.each([
    [
      'all environments have one owner',
      { ...SHOP, 'pcf.yml': SHOP['pcf.yml'].replace('shop-${params.env}', 'shop-prod') },
      'The owner of the environment "test" is "shop-prod", too',
    ],
    [
      'a file beside it may have the same owner in this environment',
      { ...SHOP, 'notes.yml': "owner: 'shop-${params.env}'\nparticles: []\n" },
      'notes.yml names the owner "shop-prod" too, and is not loaded',
    ],
    [
      'a file beside it names the owner in its overlay',
      { ...SHOP, 'notes.yml': '[]\n', 'notes.prod.yml': 'owner: shop-prod\n' },
      'notes.yml names the owner "shop-prod" too, and is not loaded',
    ],
    [
      'a file beside it may have any name',
      { ...SHOP, 'notes.yml': "owner: 'shop-${params.other}'\nparticles: []\n" },
      'notes.yml names the owner "shop-prod" too, and is not loaded',
    ],
  ])('is refused where %s', async (_, files, message) => {
    const project = withOrphans(files);
    const ran = await pcf('run --prune --yes --env prod', { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(message);
    expect(project.writes).toEqual([]);
  });

  it('is done beside files that have other owners', async () => {
    const project = withOrphans({
      ...SHOP,
      'other.yml': "owner: 'bank-${params.env}'\nparticles: []\n",
      'broken.yml': 'a: {\n',
    });
    expect((await pcf('run --prune --yes --env prod', { cwd: project.folder })).code).toBe(0);
  });
});

it('an imported resource with the text of a parameter is applied as it is', async () => {
  const project = given({ 'pcf.json': JSON.stringify([note('a')]) });
  project.notes = { a: { text: '${params.x} and $${params.y}' } };
  const { stdout } = await pcf('import note a', { cwd: project.folder });
  project.write('imported.yml', stdout);
  expect(await pcf('plan -f imported.yml', { cwd: project.folder })).toMatchObject({ code: 0 });
});
