import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { TemporaryProject } from '../support/temporary-project.js';

function given(notes: object): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.notes = notes;
  return project;
}

describe('pcf import', () => {
  it('writes a definition that describes the resource: applying it changes nothing', async () => {
    const project = given({ a: { text: 'as it is' } });
    const ran = await pcf('import note a', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 0, stdout: 'flavor: note\npcf_name: a\nnote:\n  text: as it is\n', stderr: '' });
    project.write('pcf.yml', ran.stdout);
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({ code: 0 });
  });

  it('escapes text that looks like a reference', async () => {
    const project = given({ a: { text: '$inherit$note:b$text' }, b: { text: '$$lookup$ink$blue' } });
    const ran = [
      await pcf('import note a', { cwd: project.folder }),
      await pcf('import note b', { cwd: project.folder }),
    ];
    for (const [index, { stdout }] of ran.entries()) project.write(`${index}.yml`, stdout);
    expect(await pcf('plan -f 0.yml -f 1.yml', { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('gives one document with --json', async () => {
    const project = given({ a: { text: 'x' } });
    const { stdout } = await pcf('import NOTE a --json', { cwd: project.folder });
    expect(JSON.parse(stdout)).toEqual({ definition: { flavor: 'note', pcf_name: 'a', note: { text: 'x' } } });
  });

  it('reports a resource that does not exist', async () => {
    const project = given({});
    const ran = await pcf('import note a', { cwd: project.folder });
    expect(ran).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'pcf: No note named "a" exists. Check the name, the region and the account.\n',
    });
  });

  it('reports an unknown flavor and a missing argument', async () => {
    const project = given({});
    const unknown = await pcf('import nota a', { cwd: project.folder });
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toContain('Did you mean "note"?');
    expect(unknown.stderr).toContain('install the package that provides it, by convention: npm install @pcf/nota.');
    expect(unknown.stderr).not.toContain('createPcf');
    expect((await pcf('import note', { cwd: project.folder })).code).toBe(4);
  });
});

describe('a step that is deferred', () => {
  it('is reported with its reason and time, and has its own exit code', async () => {
    const project = given({ a: { text: 'x' } });
    project.write('pcf.json', JSON.stringify({ flavor: 'note', pcf_name: 'a', note: { text: 'tomorrow' } }));
    const ran = await pcf('run', { cwd: project.folder });
    expect(ran.code).toBe(7);
    expect(ran.stderr).not.toContain('pcf:');
    expect(ran.stdout).toContain('note:a  deferred');
    expect(ran.stdout).toContain('deferred until 2030-01-01T00:00:00.000Z: rewrite note a (the ink is dry)');
  });

  it('is in the plan with its reason and time, as text, as JSON and in a log', async () => {
    const project = given({ a: { text: 'x' } });
    project.write('pcf.json', JSON.stringify({ flavor: 'note', pcf_name: 'a', note: { text: 'tomorrow' } }));
    const cwd = project.folder;
    expect((await pcf('plan', { cwd })).stdout).toContain(
      '1. rewrite note a\n       deferred until 2030-01-01 00:00 UTC: the ink is dry\n       ~ note.text: x → tomorrow',
    );
    expect(JSON.parse((await pcf('plan --json', { cwd })).stdout).particles).toMatchObject([
      { deferred: [{ what: 'rewrite note a', why: 'the ink is dry', until: '2030-01-01T00:00:00.000Z' }] },
    ]);
    expect((await pcf('run', { cwd })).stdout).toContain('rewrite note a (deferred until 2030-01-01 00:00 UTC)\n');
    await pcf('plan -q --out plan.json', { cwd });
    expect(await pcf('apply plan.json', { cwd })).toMatchObject({ code: 7 });
  });
});
