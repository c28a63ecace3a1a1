import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { projectWithNotes as given, note } from '../support/temporary-project.js';

describe('pcf plan --out', () => {
  it('writes the plan to a file that only its owner can read, and says how to carry it out', async () => {
    const project = given({}, note('a'));
    const ran = await pcf('plan --out plan.json', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 2, stderr: 'The plan is in plan.json. To carry it out: pcf apply plan.json\n' });
    const file = join(project.folder, 'plan.json');
    const { stdout } = await pcf('plan --json', { cwd: project.folder });
    const run = expect.any(String);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...JSON.parse(stdout), run });
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('writes no plan where planning failed', async () => {
    const project = given({}, note('a', { text: 'unreadable' }));
    expect(await pcf('plan --out plan.json', { cwd: project.folder })).toMatchObject({ code: 1 });
    expect(() => statSync(join(project.folder, 'plan.json'))).toThrow(/ENOENT/);
  });

  it('needs a name that pcf apply takes for a plan', async () => {
    const ran = await pcf('plan --out plan.txt', { cwd: given({}, note('a')).folder });
    expect(ran).toMatchObject({ code: 4 });
    expect(ran.stderr).toContain('Expected a path that ends in .json');
  });
});

describe('pcf apply PLAN.json', () => {
  it('carries out exactly the plan, asks nothing, and has nothing to do the second time', async () => {
    const project = given({ b: { text: 'old' } }, note('a'), { ...note('b'), desired_state: 'terminated' });
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    expect(await pcf('apply plan.json', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(Object.keys(Object(project.notes))).toEqual(['a']);
    expect(await pcf('apply plan.json', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.writes).toHaveLength(2);
  });

  it('applies only what was planned', async () => {
    const project = given({}, note('a'), note('b'));
    await pcf('plan a -q --out plan.json', { cwd: project.folder });
    expect(await pcf('apply plan.json', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(Object.keys(Object(project.notes))).toEqual(['a']);
  });

  it('changes nothing and names the setting when something was changed meanwhile', async () => {
    const project = given({ b: { text: 'hello' } }, note('a'), note('b'));
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    project.notes = { b: { text: 'edited' } };
    const ran = await pcf('apply plan.json', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toBe(
      'pcf: The approved plan was not carried out, because something has changed since. Plan again, and approve the new plan.\n' +
        '  note:b: note.text is "edited" now (step: rewrite note b).\n',
    );
    expect(project.writes).toEqual([]);
  });

  it('changes nothing when the definitions are others', async () => {
    const project = given({}, note('a'));
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    project.write('pcf.json', JSON.stringify([note('a', { text: 'bye' })]));
    const ran = await pcf('apply plan.json', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toContain('note:a: its definition has changed.');
    expect(project.writes).toEqual([]);
  });

  it.each(['{', '{}', '[]', '{"kind":"plan","version":9}', '{"kind":"plan","version":1}'])(
    'refuses the file %j',
    async (text) => {
      const project = given({}, note('a'));
      project.write('plan.json', text);
      const ran = await pcf('apply plan.json', { cwd: project.folder });
      expect(ran).toMatchObject({ code: 3 });
      expect(ran.stderr).toContain('The plan cannot be carried out');
      expect(project.writes).toEqual([]);
    },
  );

  it.each(['--state stopped', '--prune', '--cascade'])('cannot be combined with %s', async (option) => {
    const project = given({}, note('a'));
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    expect(await pcf(`apply plan.json ${option}`, { cwd: project.folder })).toMatchObject({ code: 4 });
    expect(project.writes).toEqual([]);
  });
});

describe('pcf apply --expect', () => {
  it('applies only the plan with this digest', async () => {
    const project = given({}, note('a'));
    const { digest } = JSON.parse((await pcf('plan --json', { cwd: project.folder })).stdout);
    project.notes = { a: { text: 'edited' } };
    const other = await pcf(`apply --expect ${digest}`, { cwd: project.folder });
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain('the plan is not the approved one');
    expect(project.writes).toEqual([]);
    project.notes = {};
    expect(await pcf(`apply --expect ${digest}`, { cwd: project.folder })).toMatchObject({ code: 0 });
  });

  it('takes nothing but a digest', async () => {
    expect(await pcf('apply --expect abc', { cwd: given({}, note('a')).folder })).toMatchObject({ code: 4 });
  });
});
