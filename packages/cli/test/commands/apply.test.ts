import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

function given(...definitions: object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

describe('pcf apply', () => {
  it('brings a particle to running, and writes the plan, steps, waits and the result as lines', async () => {
    const project = given(note('a'));
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(ran.stderr.split('\n')).toEqual([
      'note:a  write note a …',
      'note:a  waiting: WRITING',
      '1 created in 1 s.',
      '',
    ]);
    expect(ran.stdout.split('\n')).toEqual([
      '+ note:a  will be created: write note a',
      'Plan: 1 to create.',
      'note:a  changed, running: write note a (0.4 s)  NoteArn=arn:note:a',
      '',
    ]);
  });

  it('writes nothing the second time', async () => {
    const project = given(note('a'));
    await pcf('apply', { cwd: project.folder });
    const second = await pcf('apply', { cwd: project.folder });
    expect(second).toMatchObject({ code: 0, stdout: 'note:a  unchanged, running  NoteArn=arn:note:a\n' });
    expect(project.writes).toEqual(['note:a Write']);
  });

  it('uses the desired_state of each definition without --state', async () => {
    const project = given(note('a'), { ...note('b'), desired_state: 'terminated' });
    project.notes = { b: { text: 'old' } };
    await pcf('apply --yes', { cwd: project.folder });
    expect(project.writes).toEqual(['note:a Write', 'note:b Erase']);
  });

  it('uses --state', async () => {
    const project = given({ ...note('a'), desired_state: 'terminated' });
    const ran = await pcf('apply --state Running', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(project.writes).toEqual(['note:a Write']);
  });

  it('refuses a misspelled --state before it reads anything', async () => {
    const project = given(note('a'));
    const ran = await pcf('apply --state runing', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 4, stdout: '' });
    expect(ran.stderr).toContain('"runing" is not a desired state');
    expect(ran.stderr).toContain('Did you mean "running"?');
    expect(project.writes).toEqual([]);
  });

  it('prints only the result with --quiet', async () => {
    const project = given(note('a'));
    const ran = await pcf('apply --quiet', { cwd: project.folder });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('note:a  changed');
  });

  it('continues with the others when some fail, reports the failures, and exits with 1', async () => {
    const project = given(note('a', { text: 'refused' }), note('b', { text: 'unreadable' }), note('c'));
    const ran = await pcf('apply --quiet', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('note:c  changed, running: write note c (0.4 s)  NoteArn=arn:note:c\n');
    expect(ran.stderr.split('\n').sort()).toEqual([
      '',
      'pcf: note:a: the pen is empty',
      'pcf: note:b: the drawer is locked',
    ]);
  });

  it('gives one document with --json, and no progress', async () => {
    const project = given(note('a'), note('b', { text: 'refused' }));
    const ran = await pcf('apply --json', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const startedAt = '2026-01-01T00:00:00.000Z';
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(JSON.parse(ran.stdout)).toEqual({
      kind: 'report',
      version: 1,
      run: expect.stringMatching(/^[0-9a-f-]{36}$/),
      outcome: 'failed',
      startedAt,
      duration: 0.375,
      particles: [
        {
          id: 'note:a',
          outcome: 'changed',
          desired: 'running',
          from: 'terminated',
          state: 'running',
          transition: 'start',
          created: true,
          identity: expect.any(String),
          steps: [{ operation: 'Write', input: { text: 'hello' }, summary: 'write note a', creates: true, digest }],
          deferred: [],
          outputs: { NoteArn: 'arn:note:a', length: 5 },
          startedAt,
          duration: 0.375,
        },
        {
          id: 'note:b',
          outcome: 'failed',
          desired: 'running',
          from: 'terminated',
          created: false,
          uncertain: true,
          visibleBy: '2026-01-01T00:00:12.000Z',
          steps: [],
          deferred: [],
          outputs: {},
          startedAt,
          duration: 0,
          error: { name: 'NoteError', code: 'ACME_NOTE', message: 'the pen is empty' },
        },
      ],
    });
  });

  it('gives up after --timeout with exit code 6, and reports the steps so far', async () => {
    const project = given(note('a', { text: 'stuck' }));
    const ran = await pcf('apply -t 90', { cwd: project.folder });
    expect(ran.code).toBe(6);
    expect(ran.stdout).toMatch(/\nnote:a {2}failed after: write note a \(90\.0 s\)\n$/);
    expect(ran.stderr).toContain('pcf: note:a: not done after 90 s; last observed: WRITING.');
  });

  it('gives up after --timeout if a flavor does not answer during planning', async () => {
    const project = given(note('a', { text: 'silent' }), note('b'));
    const ran = await pcf('apply -t 90', { cwd: project.folder });
    expect(ran.code).toBe(6);
    expect(ran.stderr).toContain('pcf: the plan: not done after 90 s; not read yet: note:a.');
    expect(project.writes).toEqual([]);
  });

  it('reports a blocked particle without a write', async () => {
    const project = given(note('a'));
    project.notes = { a: { text: 'x', blocked: 'glue it together.' } };
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('pcf: note:a is blocked in status TORN: glue it together.\n');
    expect(project.writes).toEqual([]);
  });
});

describe('pcf run, stop and terminate', () => {
  it.each([
    ['run', { desired_state: 'terminated' }, {}, 'note:a Write'],
    ['stop --yes', {}, { a: { text: 'hello' } }, 'note:a Erase'],
    ['terminate --yes', {}, { a: { text: 'hello' } }, 'note:a Erase'],
  ])('%s brings a particle to that state, whatever it declares', async (command, settings, notes, written) => {
    const project = given({ ...note('a'), ...settings });
    project.notes = notes;
    const ran = await pcf(command, { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(project.writes).toEqual([written]);
  });

  it('has nothing to do for missing resources', async () => {
    const project = given(note('a'));
    const ran = await pcf('terminate', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 0, stdout: 'note:a  unchanged, terminated\n' });
  });

  it('takes no --state', async () => {
    const project = given(note('a'));
    const ran = await pcf('run --state stopped', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 4, stderr: "pcf: unknown option '--state'. See pcf run --help.\n" });
  });
});

describe('an interrupted apply', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s with %i, reports what was done, and begins no other particle', async (name, code) => {
    const project = given(note('a', { text: 'stuck' }), { ...note('b'), parents: ['note:a'] });
    const ran = await pcf('apply', { cwd: project.folder, signal: { name, at: 'waiting: WRITING' } });
    expect(ran).toMatchObject({ code, listeners: 0 });
    expect(ran.stdout).toMatch(/\nnote:a {2}interrupted after: write note a \(.*\)\nnote:b {2}skipped: /);
    expect(ran.stderr).toContain(
      `pcf: note:a: aborted (interrupted by ${name}). What was already sent goes on at the provider, also a deletion. Apply again to continue.`,
    );
    expect(project.writes).toEqual(['note:a Write']);
  });

  it('ends during planning, even if the flavor ignores the signal', async () => {
    const project = given(note('a', { text: 'silent' }), note('b'));
    const ran = await pcf('apply', { cwd: project.folder, signal: { name: 'SIGINT', at: 'first look' } });
    expect(ran).toMatchObject({ code: 130, stdout: '', listeners: 0 });
    expect(ran.stderr).toBe('pcf: interrupted by SIGINT. Nothing was changed.\n');
    expect(project.writes).toEqual([]);
  });
});
