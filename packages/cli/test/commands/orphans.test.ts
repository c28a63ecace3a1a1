import { describe, expect, it } from 'vitest';
import { NOTE_PLUGIN } from '../support/note-plugin.js';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

const mark = (name: string, more: object = {}) => ({ owner: 'shop', id: `note:${name}`, ...more });

/** A project whose owner `shop` has the notes `a`, `b` and `c`, and declares only some. Others have notes too. */
function given(declared: readonly string[], files: Record<string, object> = {}): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.notes = Object.fromEntries(
    ['a', 'b', 'c', 'other', 'unmarked'].map((name) => [name, { text: 'hello', id: name }]),
  );
  project.marks = { a: mark('a'), b: mark('b'), c: mark('old'), other: { owner: 'bank', id: 'note:other' } };
  const owner = { name: 'shop', files: ['pcf.json', ...Object.keys(files)] };
  project.write('pcf.json', JSON.stringify({ owner, particles: declared.map((name) => note(name)) }));
  for (const [name, value] of Object.entries(files)) project.write(name, JSON.stringify(value));
  return project;
}

const namesOf = (project: TemporaryProject) => Object.keys(Object(project.notes));

describe('pcf orphans', () => {
  it('lists what the owner has and no definition describes, and where it looked', async () => {
    const ran = await pcf('orphans', { cwd: given(['a']).folder });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toBe(`note b  the drawer  id note:b
note c  the drawer  id note:old
walked: the drawer
2 orphans of the owner shop.
`);
  });

  it('says which flavors cannot be listed', async () => {
    const project = given(['a', 'b', 'c']);
    const pcfKeys = { apiVersion: 1, plugin: 'notes', flavors: ['sheet'] };
    const index = NOTE_PLUGIN.replace("name: 'note'", "name: 'sheet'")
      .replace('async list(', 'async listed(')
      .replace('registrar.quasiparticle(chain);', '');
    project.install('@acme/pcf-sheets', { manifest: { pcf: pcfKeys }, index });
    const ran = await pcf('orphans', { cwd: project.folder });
    expect(ran.stdout).toBe('walked: the drawer\ncannot be listed: sheet\n0 orphans of the owner shop.\n');
  });

  it('gives one document with --json', async () => {
    const ran = await pcf('orphans --json', { cwd: given(['a', 'b']).folder });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      kind: 'orphans',
      version: 1,
      owner: 'shop',
      found: [{ id: 'note:c (the drawer)', flavor: 'note', name: 'c', location: 'the drawer', marks: mark('old') }],
      walked: ['the drawer'],
      unlisted: [],
    });
  });

  it('finds the orphans of an owner without any definition left', async () => {
    const ran = await pcf('orphans --json', { cwd: given([]).folder });
    expect(JSON.parse(ran.stdout).found).toHaveLength(3);
  });

  it('needs an owner', async () => {
    const project = given([]);
    project.write('pcf.json', JSON.stringify([note('a')]));
    const ran = await pcf('orphans', { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('there is no owner');
  });

  it('fails where the listing fails', async () => {
    const project = given(['a']);
    project.write('node_modules/@acme/pcf-notes/unlisted', 'the drawer has no list');
    const ran = await pcf('orphans', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('the drawer has no list');
  });
});

describe('pcf plan --prune', () => {
  it('shows orphans as terminations, counts them, and exits with 2', async () => {
    const ran = await pcf('plan --prune', { cwd: given(['a', 'b']).folder });
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(ran.stdout).toBe(`- delete

- note:c (the drawer)  orphan, will be deleted: no definition describes it
    - text: hello
    1. erase note c
       ! loses data

walked: the drawer

Plan: 1 orphan to delete, 2 unchanged.
`);
  });

  it('shows what it would leave, and exits with 0 where nothing else has to change', async () => {
    const project = given(['a', 'b']);
    project.marks = { c: mark('c', { keep: true }) };
    const ran = await pcf('plan --prune', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('note:c (the drawer)  orphan, left: it has the mark pcf:keep');
    expect(ran.stdout).toContain('No changes. 2 unchanged, 1 orphan left.');
  });

  it('has them in the document with --json', async () => {
    const ran = await pcf('plan --prune --json', { cwd: given(['a', 'b']).folder });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      owner: 'shop',
      selection: { prune: true },
      particles: [{ id: 'note:a' }, { id: 'note:b' }],
      orphans: { found: [{ id: 'note:c (the drawer)', plan: { steps: [{ operation: 'Erase' }] } }] },
    });
  });

  it('does not look for them without --prune', async () => {
    const project = given(['a', 'b']);
    project.write('node_modules/@acme/pcf-notes/unlisted', 'the drawer has no list');
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({ code: 0 });
  });
});

describe.each(['run', 'apply'])('pcf %s --prune', (command) => {
  it('asks once, terminates exactly the orphans, and has nothing to do the second time', async () => {
    const project = given(['a']);
    const ran = await pcf(`${command} --prune`, { cwd: project.folder, isTTY: true, typed: 'y' });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('note:b (the drawer), orphan  erase note b (loses data)');
    expect(ran.stderr).toContain('note:c (the drawer), orphan  erase note c (loses data)');
    expect(namesOf(project)).toEqual(['a', 'other', 'unmarked']);
    const again = await pcf(`${command} --prune`, { cwd: project.folder });
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('Orphans: none.\nwalked: the drawer\n');
    expect(project.writes).toEqual(['note:b (the drawer) Erase', 'note:c (the drawer) Erase']);
  });

  it('deletes nothing when the answer is no, or there is no terminal', async () => {
    const project = given(['a']);
    expect(await pcf(`${command} --prune`, { cwd: project.folder, isTTY: true, typed: 'n' })).toMatchObject({
      code: 5,
    });
    expect(await pcf(`${command} --prune`, { cwd: project.folder })).toMatchObject({ code: 5 });
    expect(project.writes).toEqual([]);
  });

  it('leaves what became an orphan after the question', async () => {
    const project = given(['a', 'b']);
    const ran = await pcf(`${command} --prune`, {
      cwd: project.folder,
      isTTY: true,
      typed: 'y',
      meanwhile: () => {
        project.notes = { ...Object(project.notes), late: { text: 'hello', id: 'late' } };
        project.marks = { ...Object(project.marks), late: mark('late') };
      },
    });
    expect(ran.code).toBe(5);
    expect(namesOf(project)).toEqual(['a', 'b', 'other', 'unmarked', 'late']);
  });

  it('has what it did in the document with --json', async () => {
    const ran = await pcf(`${command} --prune --yes --json`, { cwd: given(['a', 'b']).folder });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      particles: [{ id: 'note:a' }, { id: 'note:b' }],
      pruned: { owner: 'shop', walked: ['the drawer'], particles: [{ id: 'note:c (the drawer)', outcome: 'changed' }] },
    });
  });
});

describe('--prune', () => {
  it('needs all files of the owner: with a part of them nothing is deleted', async () => {
    const project = given(['a'], { 'b.json': { owner: 'shop', particles: [note('b'), note('c')] } });
    const ran = await pcf('run --prune --yes -f pcf.json', { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('b.json, which is not loaded. Load all files of the owner "shop".');
    expect(project.writes).toEqual([]);
    expect(await pcf('run --prune --yes', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(namesOf(project)).toEqual(['a', 'b', 'c', 'other', 'unmarked']);
  });

  it.each(['a.json', 'b.json'])('deletes nothing of the other file with the same owner: -f %s', async (name) => {
    const project = given([]);
    for (const file of ['a', 'b'])
      project.write(`${file}.json`, JSON.stringify({ owner: 'shop', particles: [note(file)] }));
    const ran = await pcf(`run --prune --yes -f ${name}`, { cwd: project.folder });
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('No file that is loaded lists all files of the owner "shop".');
    expect(project.writes).toEqual([]);
  });

  it('is refused while a file beside it names the owner and is not listed', async () => {
    const project = given(['a']);
    project.write(
      'forgotten.yml',
      'owner: shop\nparticles:\n  - { flavor: note, pcf_name: b, note: { text: hello } }\n',
    );
    project.write('others.yml', 'owner: bank\nparticles: []\n');
    project.write('broken.json', '{ "owner": "shop"');
    for (const command of ['plan --prune', 'run --prune --yes', 'orphans --json']) {
      const ran = await pcf(command, { cwd: project.folder });
      expect(ran.code).toBe(3);
      expect(ran.stderr + ran.stdout).toContain('forgotten.yml names the owner ');
    }
    expect(project.writes).toEqual([]);
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({ stderr: '' });
  });

  it.each(['plan', 'apply', 'run'])('of pcf %s cannot be combined with names', async (command) => {
    const project = given(['a']);
    const ran = await pcf(`${command} a --prune`, { cwd: project.folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('--prune is about everything that the owner has');
    expect(project.writes).toEqual([]);
  });

  it.each(['stop', 'terminate', 'status'])('is no option of pcf %s', async (command) => {
    expect(await pcf(`${command} --prune`, { cwd: given(['a']).folder })).toMatchObject({ code: 4 });
  });

  it('deletes nothing where a file cannot be read', async () => {
    const project = given(['a'], { 'b.json': { owner: 'shop', particles: null } });
    expect(await pcf('run --prune --yes', { cwd: project.folder })).toMatchObject({ code: 3 });
    expect(project.writes).toEqual([]);
  });
});
