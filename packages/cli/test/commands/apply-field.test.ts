import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { projectWithNotes as given, note } from '../support/temporary-project.js';

const on = (...parents: string[]) => ({ parents: parents.map((name) => `note:${name}`) });

describe('a file as a field', () => {
  it('is brought up parents first, and taken down children first, whatever their order in the file', async () => {
    const project = given({}, { ...note('c'), ...on('b') }, { ...note('b'), ...on('a') }, note('a'));
    await pcf('run', { cwd: project.folder });
    await pcf('terminate --yes', { cwd: project.folder });
    expect(project.writes).toEqual([
      'note:a Write',
      'note:b Write',
      'note:c Write',
      'note:c Erase',
      'note:b Erase',
      'note:a Erase',
    ]);
  });

  it('processes independent particles in parallel', async () => {
    const project = given({}, ...['a', 'b', 'c'].map((name) => note(name)));
    const { stdout } = await pcf('run --json', { cwd: project.folder });
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'report',
      outcome: 'done',
      duration: 0.375,
      particles: [{ duration: 0.375 }, { duration: 0.375 }, { duration: 0.375 }],
    });
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({ code: 0 });
  });

  it('processes at most --concurrency particles in parallel', async () => {
    const project = given({}, note('a'), note('b'));
    const { stderr } = await pcf('run --concurrency 1', { cwd: project.folder });
    const order = stderr.match(/^note:(. {2}(write|waiting))/gm);
    expect(order).toEqual(['note:a  write', 'note:a  waiting', 'note:b  write', 'note:b  waiting']);
  });

  it('hands values from one particle to the next', async () => {
    const child = { ...note('b', { text: '$inherit$note:a$NoteArn' }), ...on('a') };
    const project = given({}, note('a'), child);
    expect(await pcf('run', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.notes).toMatchObject({ b: { text: 'arn:note:a' } });
  });

  it('can hold quasiparticles, copies and bases', async () => {
    const members = [note('master'), { ...note('worker'), multiplier: 2, base_particle_config: 'master' }];
    const project = given({}, { flavor: 'quasiparticle', pcf_name: 'crew', particles: members });
    expect(await pcf('run', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.writes).toEqual(['note:master Write', 'note:worker-0 Write', 'note:worker-1 Write']);
  });

  it('keeps --timeout for all of it', async () => {
    const project = given({}, note('a', { text: 'stuck' }), { ...note('b', { text: 'stuck' }), ...on('a') }, note('c'));
    const ran = await pcf('apply -t 90 --json', { cwd: project.folder });
    expect(ran.code).toBe(6);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      outcome: 'failed',
      particles: [
        { id: 'note:a', outcome: 'failed', error: { code: 'PCF_DEADLINE_EXCEEDED' }, steps: [{ operation: 'Write' }] },
        { id: 'note:c', outcome: 'changed' },
        { id: 'note:b', outcome: 'skipped' },
      ],
    });
  });
});

describe('an apply without a terminal', () => {
  it('says what is planned, and has one line for the end of each particle, then the counts, then the failures', async () => {
    const project = given(
      { d: { text: 'hello' } },
      note('a'),
      note('b', { text: 'refused' }),
      { ...note('c'), parents: ['note:b'] },
      note('d'),
    );
    const ran = await pcf('run', { cwd: project.folder });
    const lines = ran.stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '+ note:a  will be created: write note a',
      '+ note:b  will be created: write note b',
      '+ note:c  will be created: write note c',
      'Plan: 3 to create, 1 unchanged.',
    ]);
    expect(lines.slice(4).sort()).toEqual([
      '',
      'note:a  changed, running: write note a (0.4 s)  NoteArn=arn:note:a',
      'note:b  failed',
      'note:c  skipped: it waits for note:b, which failed.',
      'note:d  unchanged, running  NoteArn=arn:note:d',
    ]);
    expect(ran.stderr).toMatch(
      /\n1 created, 1 unchanged, 1 skipped, 1 failed in 1 s\.\npcf: note:b: the pen is empty\n$/,
    );
    expect(ran.stderr.match(/the pen is empty/g)).toHaveLength(1);
  });

  it('says what it would lose before it refuses', async () => {
    const project = given({ a: { text: 'x' } }, note('a'));
    const ran = await pcf('terminate', { cwd: project.folder });
    expect(ran).toMatchObject({
      code: 5,
      stdout: '- note:a  will be deleted: erase note a (loses data)\nPlan: 1 to delete.\n',
    });
  });

  it('shows no plan where there is nothing to do, and none with --quiet', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    expect((await pcf('run', { cwd: project.folder })).stdout).toBe('note:a  unchanged, running  NoteArn=arn:note:a\n');
    project.notes = {};
    expect((await pcf('run -q', { cwd: project.folder })).stdout).toBe(
      'note:a  changed, running: write note a (0.4 s)  NoteArn=arn:note:a\n',
    );
  });
});

describe('a failure', () => {
  it('skips its children with the reason, and nothing else', async () => {
    const project = given({}, note('a', { text: 'refused' }), { ...note('b'), ...on('a') }, note('c'));
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('note:b  skipped: it waits for note:a, which failed.\n');
    expect(ran.stderr).not.toContain('note:b  skipped: it waits for note:a, which failed.\n');
    expect(ran.stderr).toContain('pcf: note:a: the pen is empty\n');
    expect(project.writes).toEqual(['note:c Write']);
  });

  it('causes no rollback by default', async () => {
    const project = given({}, note('a'), { ...note('b', { text: 'refused' }), ...on('a') });
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.stdout).not.toContain('olled back');
    expect(project.notes).toHaveProperty('a');
  });
});

describe('--rollback', () => {
  it('terminates what the command created, without a question, and nothing else', async () => {
    const project = given(
      { old: { text: 'x' } },
      note('old'),
      { ...note('new'), ...on('old') },
      { ...note('bad', { text: 'refused' }), ...on('new') },
    );
    const ran = await pcf('apply --rollback', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/\nRolled back what this command created:\n {2}note:new {2}rolled back\n$/);
    expect(project.writes).toEqual(['note:old Write', 'note:new Write', 'note:new Erase']);
    expect(Object.keys(Object(project.notes))).toEqual(['old']);
  });

  it('can be set in a quasiparticle', async () => {
    const particles = [note('a'), { ...note('b', { text: 'refused' }), ...on('a') }];
    const project = given({}, { flavor: 'quasiparticle', pcf_name: 'both', rollback: true, particles }, note('c'));
    const ran = await pcf('apply --json', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      particles: [{ id: 'note:a', created: true }, { id: 'note:c' }, { id: 'note:b', outcome: 'failed' }],
      rollback: [{ id: 'note:a', outcome: 'changed', state: 'terminated' }],
    });
    expect(Object.keys(Object(project.notes))).toEqual(['c']);
  });

  it('reports that there is nothing to roll back', async () => {
    const project = given({}, note('a', { text: 'refused' }));
    const { stdout } = await pcf('apply --rollback', { cwd: project.folder });
    expect(stdout).toMatch(/\nRolled back nothing: this command created nothing.\n$/);
  });

  it('names resources that it leaves without proof of creation', async () => {
    const both = [note('a', { text: 'unmarked' }), { ...note('b', { text: 'refused' }), ...on('a') }];
    const project = given({}, ...both);
    const ran = await pcf('apply --rollback', { cwd: project.folder });
    expect(ran.stdout).toContain('  note:a  not rolled back: cannot prove that this run created it.');
    expect(Object.keys(Object(project.notes))).toEqual(['a']);
    const { stdout } = await pcf('apply --rollback --json', { cwd: given({}, ...both).folder });
    expect(JSON.parse(stdout)).toMatchObject({
      particles: [{ id: 'note:a', created: false, uncertain: true }, { id: 'note:b' }],
      rollback: [{ id: 'note:a', reason: expect.stringContaining('cannot prove') }],
    });
  });

  it('reports what was not rolled back, and why', async () => {
    const project = given(
      {},
      { ...note('a'), persist_on_termination: true },
      { ...note('b', { text: 'refused' }), ...on('a') },
    );
    const { stdout } = await pcf('apply --rollback', { cwd: project.folder });
    expect(stdout).toContain('  note:a  not rolled back: its definition sets persist_on_termination\n');
  });
});

describe('--cascade', () => {
  it('also starts the parents of the named particle', async () => {
    const project = given({}, note('a'), { ...note('b'), ...on('a') }, note('c'));
    await pcf('run b --cascade', { cwd: project.folder });
    expect(project.writes).toEqual(['note:a Write', 'note:b Write']);
  });

  it('also terminates the children of the named particle, after one question', async () => {
    const project = given(
      { a: { text: 'x' }, b: { text: 'x' }, c: { text: 'x' } },
      note('a'),
      { ...note('b'), ...on('a') },
      note('c'),
    );
    const ran = await pcf('terminate a -c', { cwd: project.folder, isTTY: true, typed: 'y' });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('  note:b  erase note b (loses data)\n  note:a  erase note a (loses data)\n');
    expect(project.writes).toEqual(['note:b Erase', 'note:a Erase']);
  });

  it('is off by default', async () => {
    const project = given({}, note('a'), { ...note('b'), ...on('a') });
    await pcf('run b', { cwd: project.folder });
    expect(project.writes).toEqual(['note:b Write']);
  });
});
