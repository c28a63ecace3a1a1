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

  it('says which options the apply needs too', async () => {
    const project = given({}, note('a'));
    const ran = await pcf('plan --file pcf.json --out plan.json', { cwd: project.folder });
    expect(ran.stderr).toBe('The plan is in plan.json. To carry it out: pcf apply plan.json --file pcf.json\n');
    expect(await pcf('apply plan.json --file pcf.json', { cwd: project.folder })).toMatchObject({ code: 0 });
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

  it('shows what it carries out, in short: when and where it was made, its digest, and what it loses', async () => {
    const project = given(
      { b: { text: 'old' }, c: { text: 'old' } },
      note('a'),
      {
        ...note('b'),
        desired_state: 'terminated',
      },
      note('c'),
    );
    project.whereabouts = { provider: 'AWS', account: '123456789012', region: 'eu-west-1', identity: 'ada' };
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    const { digest } = JSON.parse(readFileSync(join(project.folder, 'plan.json'), 'utf8'));
    for (const isTTY of [false, true]) {
      project.notes = { b: { text: 'old' }, c: { text: 'old' } };
      const ran = await pcf('apply plan.json', { cwd: project.folder, isTTY, env: { NO_COLOR: '1' } });
      expect(ran.code).toBe(0);
      const shown = ran.stdout.replaceAll(/\n {4}(?=\S)/g, ' ');
      expect(shown.split('\n').slice(0, 6)).toEqual([
        'The plan was made 1 s ago (2026-01-01 00:00 UTC), for AWS account 123456789012, eu-west-1, as ada.',
        `Digest: ${digest}`,
        '+ note:a  will be created: write note a',
        '- note:b  will be deleted: erase note b (loses data)',
        '~ note:c  will be changed in place: rewrite note c',
        'Plan: 1 to create, 1 to change, 1 to delete.',
      ]);
    }
  });

  it('is the consent to what it loses, and to nothing else', async () => {
    const project = given({ a: { text: 'old' } }, { ...note('a'), desired_state: 'terminated' });
    expect(await pcf('apply', { cwd: project.folder })).toMatchObject({ code: 5 });
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    expect(await pcf('apply plan.json', { cwd: project.folder })).toMatchObject({ code: 0 });
    const other = given({ a: { text: 'old' } }, note('a'));
    await pcf('plan -q --out plan.json', { cwd: other.folder });
    other.write('pcf.json', JSON.stringify([{ ...note('a'), desired_state: 'terminated' }]));
    expect(await pcf('apply plan.json', { cwd: other.folder })).toMatchObject({ code: 1 });
    expect(other.writes).toEqual([]);
  });

  it.each([
    ['account', { account: '222222222222', region: 'eu-west-1' }],
    ['region', { account: '111111111111', region: 'us-east-1' }],
    ['endpoint', { account: '111111111111', region: 'eu-west-1', endpoint: 'http://localhost:4600' }],
  ])('is refused with another %s than that of the plan', async (_, place) => {
    const project = given({}, note('a'));
    project.whereabouts = { provider: 'AWS', account: '111111111111', region: 'eu-west-1', identity: 'ada' };
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    project.whereabouts = { provider: 'AWS', ...place };
    for (const args of ['apply plan.json', 'apply plan.json --json', 'apply plan.json -q']) {
      const ran = await pcf(args, { cwd: project.folder });
      expect(ran).toMatchObject({ code: 3 });
      expect(ran.stderr + ran.stdout).toContain(
        'it was made for AWS account 111111111111, eu-west-1, as ada, and the calls',
      );
    }
    expect(project.writes).toEqual([]);
  });

  it('may be carried out by another identity, and against other ports of local backends', async () => {
    const project = given({}, note('a'));
    project.whereabouts = { provider: 'AWS', region: 'eu-west-1', endpoint: 'http://localhost:4600' };
    await pcf('plan -q --out plan.json', { cwd: project.folder });
    project.whereabouts = { provider: 'AWS', region: 'eu-west-1', identity: 'bob', endpoint: 'http://localhost:5100' };
    expect(await pcf('apply plan.json', { cwd: project.folder })).toMatchObject({ code: 0 });
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
    expect(ran).toMatchObject({ code: 1 });
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
