import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

function given(files: Record<string, unknown>): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  for (const [path, value] of Object.entries(files))
    project.write(path, typeof value === 'string' ? value : JSON.stringify(value));
  return project;
}

/** The ids of the particles that a command line loads. */
async function loaded(project: TemporaryProject, args = ''): Promise<unknown> {
  const ran = await pcf(`validate --json ${args}`, { cwd: project.folder });
  const { particles, error }: { particles?: { id: string }[]; error?: { message: string } } = JSON.parse(ran.stdout);
  return particles?.map(({ id }) => id) ?? error?.message;
}

describe('the files that the head of the default file lists', () => {
  const files = {
    'pcf.json': { owner: { name: 'shop', files: ['notes/a.yml', 'b.json'] }, particles: [note('main')] },
    'notes/a.yml': JSON.stringify({ owner: 'shop', particles: [note('a')] }),
    'b.json': [{ ...note('b'), parents: ['note:main'] }],
  };

  it('are all loaded where no file is named', async () => {
    expect(await loaded(given(files))).toEqual(['note:main', 'note:a', 'note:b']);
  });

  it('are not loaded where files are named', async () => {
    expect(await loaded(given(files), '-f pcf.json')).toEqual(['note:main']);
    expect(await loaded(given(files), '-f notes/a.yml -f pcf.json')).toEqual(['note:a', 'note:main']);
  });

  it('may include the file itself, and name a file twice', async () => {
    const owner = { name: 'shop', files: ['pcf.json', './a.json', 'a.json'] };
    const project = given({ 'pcf.json': { owner, particles: [note('main')] }, 'a.json': [note('a')] });
    expect(await loaded(project)).toEqual(['note:main', 'note:a']);
  });

  it.each([
    ['is missing', undefined, 'there is no such file'],
    ['is broken', '{ "owner": "shop", "particles": [', 'not valid JSON'],
    ['has no definitions', '{ "owner": "shop" }', 'particles: missing; expected the list of the definitions'],
  ])('is an error that names the file where one %s', async (_, text, message) => {
    const { 'b.json': __, ...others } = files;
    const project = given({ ...others, ...(text === undefined ? {} : { 'b.json': text }) });
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('b.json');
    expect(ran.stderr).toContain(message);
    expect(project.writes).toEqual([]);
  });

  it('must not name another owner', async () => {
    const project = given({ ...files, 'b.json': { owner: 'toys', particles: [] } });
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(/b\.json:1:10 owner: the owner here is "toys", and that of \S+pcf\.json:1:18 is "shop"/);
  });
});

describe('the owner of a command', () => {
  const withHead = { 'pcf.json': { owner: 'shop', particles: [note('a')] } };
  const without = { 'pcf.json': [note('a')] };

  async function marksOf(files: Record<string, unknown>, args: string, env: Record<string, string> = {}) {
    const project = given(files);
    const ran = await pcf(`run ${args}`, { cwd: project.folder, env });
    return ran.code === 0 ? project.marks : ran;
  }

  it.each<[string, Record<string, unknown>, string, Record<string, string>, string]>([
    ['the head', withHead, '', {}, 'shop'],
    ['--owner', without, '--owner toys', {}, 'toys'],
    ['PCF_OWNER', without, '', { PCF_OWNER: 'toys' }, 'toys'],
    ['--owner before PCF_OWNER', without, '--owner toys', { PCF_OWNER: 'other' }, 'toys'],
    ['--owner and the head, if they agree', withHead, '--owner shop', { PCF_OWNER: 'other' }, 'shop'],
  ])('comes from %s', async (_, files, args, env, owner) => {
    expect(await marksOf(files, args, env)).toEqual({ a: { owner, id: 'note:a' } });
  });

  it('is none by default', async () => {
    expect(await marksOf(without, '')).toEqual({});
  });

  it.each([
    ['--owner', '--owner toys', {}],
    ['PCF_OWNER', '', { PCF_OWNER: 'toys' }],
  ])('of %s must not differ from that of the head', async (from, args, env) => {
    const ran = await pcf(`run ${args}`, { cwd: given(withHead).folder, env });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain(`pcf.json:1:10 owner: the owner here is "shop", and that of ${from} is "toys".`);
  });

  it.each([
    ['--owner', '--owner my,shop', {}, 'found "my,shop"'],
    ['PCF_OWNER', '', { PCF_OWNER: 'a b' }, 'found "a b"'],
  ])('of %s must be a valid name', async (from, args, env, found) => {
    const ran = await pcf(`validate ${args}`, { cwd: given(without).folder, env });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain(`The owner of ${from} is not valid: ${found}; expected the name of an owner`);
  });

  it('is not empty: a CI job may lack a secret', async () => {
    const ran = await pcf('validate', { cwd: given(without).folder, env: { PCF_OWNER: '' } });
    expect(ran).toMatchObject({ code: 4 });
    expect(ran.stderr).toContain(
      'PCF_OWNER is empty. Set it to the name of the owner, or unset it where there is none.',
    );
  });
});
