import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { projectWithNotes as given, note } from '../support/temporary-project.js';

describe('pcf plan', () => {
  it('shows steps, changed settings and losses, writes nothing, and exits with 2', async () => {
    const project = given(
      { b: { text: 'long' }, c: { text: 'hello' } },
      note('a'),
      note('b', { text: 'short' }),
      note('c'),
    );
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(ran.stdout).toBe(`+ create   ~ change in place

+ note:a  will be created
    1. write note a
       text: hello

~ note:b  will be changed in place
    1. rewrite note b
       ! loses index
       ~ note.text: long → short

Plan: 1 to create, 1 to change, 1 unchanged.
`);
    expect(project.writes).toEqual([]);
  });

  it('exits with 0 when there are no changes', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: 'No changes. 1 unchanged.\n',
    });
  });

  it('plans for another state with --state', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const ran = await pcf('plan --state terminated', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain(
      '- note:a  will be deleted: its desired state is terminated\n    - text: hello\n    1. erase note a\n       ! loses data\n',
    );
  });

  it('reports that a changing resource cannot be planned yet, and exits with 2', async () => {
    const project = given({ a: { text: 'hello', looks: 5 } }, note('a'));
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('? note:a  is WRITING: its steps cannot be planned until that ends\n');
  });

  it('shows the steps that are possible while a resource is changing', async () => {
    const project = given({ a: { text: 'hello', looks: 5, open: true } }, note('a', { text: 'bye' }));
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(ran.stdout).toBe(`~ change in place

~ note:a  is WRITING, and will be changed in place
    1. rewrite note a
       ~ note.text: hello → bye
    more steps cannot be planned until that ends

Plan: 1 to change.
`);
  });

  it('shows notes of the flavor, which are not changes', async () => {
    const project = given({ a: { text: 'faded' } }, note('a', { text: 'faded' }));
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: '  note:a  does not change\n    note: the ink of a has faded.\n\nNo changes. 1 unchanged.\n',
    });
  });

  it('gives one document with --json', async () => {
    const project = given({}, note('a'));
    const ran = await pcf('plan --json', { cwd: project.folder });
    expect(ran.code).toBe(2);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    const steps = [{ operation: 'Write', input: { text: 'hello' }, summary: 'write note a', creates: true, digest }];
    expect(JSON.parse(ran.stdout)).toEqual({
      kind: 'plan',
      version: 1,
      digest,
      run: expect.stringMatching(/^[0-9a-f-]{36}$/),
      plannedAt: '2026-01-01T00:00:00.000Z',
      selection: {},
      particles: [
        {
          id: 'note:a',
          desired: 'running',
          definition: digest,
          unknown: [],
          plan: { digest, id: 'note:a', from: 'terminated', to: 'running', steps },
        },
      ],
    });
  });

  it('lists the particles in the order of an apply', async () => {
    const project = given({ a: { text: 'old' }, b: { text: 'old' } }, { ...note('b'), parents: ['note:a'] }, note('a'));
    const names = async (args: string) => {
      const { stdout } = await pcf(args, { cwd: project.folder });
      return stdout.match(/(?<=^[~-] )note:./gm);
    };
    expect(await names('plan')).toEqual(['note:a', 'note:b']);
    expect(await names('plan --state terminated')).toEqual(['note:b', 'note:a']);
  });

  it('shows values that are known only after apply, and where it comes from', async () => {
    const project = given(
      { a: { text: 'old' }, b: { text: 'old' } },
      note('a', { text: 'new' }),
      { ...note('b', { text: '$inherit$note:a$text' }), parents: ['note:a'] },
      { ...note('c', { text: '$inherit$note:a$text' }), parents: ['note:a'] },
    );
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe(`+ create   ~ change in place

~ note:a  will be changed in place
    1. rewrite note a
       ~ note.text: old → new

~ note:b  will be changed in place
    1. rewrite note b
       ~ note.text: old → (known after apply: note:a text)

+ note:c  will be created
    1. write note c
       text: (known after apply: note:a text)

Plan: 1 to create, 2 to change.
`);
  });

  it('reports steps that are known only after apply, and exits with 2', async () => {
    const child = { ...note('b', { text: '$inherit$note:a$length' }), parents: ['note:a'] };
    const project = given({}, note('a'), child);
    project.installNotes({}, { uniqueKey: 'note.text' });
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.stdout).toContain(
      '? note:b  its steps are known only during the apply\n    note.text: (known after apply: note:a length)\n\nPlan: 1 to create, 1 not known yet.',
    );
    const { stdout } = await pcf('plan --json', { cwd: project.folder });
    expect(JSON.parse(stdout)).toMatchObject({
      particles: [
        { id: 'note:a' },
        { id: 'note:b', desired: 'running', unknown: [{ path: 'note.text', reference: '$inherit$note:a$length' }] },
      ],
    });
  });

  it('reports what is kept, and why', async () => {
    const project = given(
      { a: { text: 'hello' }, b: { text: 'hello' }, c: { text: 'old' } },
      note('a'),
      { ...note('b'), parents: ['note:a'], persist_on_termination: true },
      { ...note('c'), persist_on_update: true },
    );
    const terminate = await pcf('plan a b --state terminated', { cwd: project.folder });
    expect(terminate).toMatchObject({
      code: 0,
      stdout: `  note:b  is kept: its definition sets persist_on_termination

  note:a  is skipped: note:b, which depends on it, is protected by persist_on_termination.

No changes. 1 kept, 1 skipped.
`,
    });
    expect(await pcf('plan c', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: '  note:c  is kept: its definition sets persist_on_update\n\nNo changes. 1 kept.\n',
    });
  });

  it('reports failures beside the plans, and exits with 1', async () => {
    const project = given({}, note('a', { text: 'unreadable' }), note('b'));
    const ran = await pcf('plan --json', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      particles: [
        { id: 'note:a', error: { message: 'the drawer is locked' } },
        { id: 'note:b', plan: {} },
      ],
    });
  });

  it('shows colours on a terminal, and none with NO_COLOR', async () => {
    const project = given({}, note('a'));
    const coloured = await pcf('plan', { cwd: project.folder, isTTY: true });
    const plain = await pcf('plan', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[1mnote:a\u001b[22m');
    expect(plain.stdout).not.toContain('\u001b');
  });
});

describe('pcf plan, status and import that a flavor does not answer', () => {
  const silent = () => given({ a: { text: 'silent' } }, note('a', { text: 'silent' }), note('b'));

  it.each([
    ['plan -t 90', 'the plan', 90],
    ['status --timeout 90', 'the status', 90],
    ['plan', 'the plan', 600],
    ['status', 'the status', 600],
  ])('pcf %s gives up with exit code 6, and names the particle', async (command, what, limit) => {
    const ran = await pcf(command, { cwd: silent().folder });
    expect(ran).toMatchObject({ code: 6, stdout: '', listeners: 0 });
    expect(ran.stderr).toContain(`pcf: ${what}: not done after ${limit} s; not read yet: note:a.`);
  });

  it.each(['plan', 'status'])('pcf %s ends at Ctrl-C', async (command) => {
    const ran = await pcf(command, { cwd: silent().folder, signal: { name: 'SIGINT', at: 'first look' } });
    expect(ran).toMatchObject({ code: 130, stdout: '', listeners: 0 });
  });

  it.each(['0', '-1', 'soon'])('pcf plan --timeout %s is wrong usage', async (timeout) => {
    expect((await pcf(`plan --timeout ${timeout}`, { cwd: silent().folder })).code).toBe(4);
  });
});

describe('a particle that is only observed', () => {
  const observed = { flavor: 'note', pcf_name: 'a', observe_only: true };

  it('is shown as observed only, and is no change', async () => {
    const project = given({ a: { text: 'theirs' } }, observed, note('b'));
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.stdout).toBe(`+ create

  note:a  is observed only

+ note:b  will be created
    1. write note b
       text: hello

Plan: 1 to create, 1 observed only.
`);
    const applied = await pcf('run', { cwd: project.folder });
    expect(applied.stdout).toContain('note:a  unchanged, running, observed only');
    expect(project.writes).toEqual(['note:b Write']);
  });

  it('is no change while it is moving', async () => {
    const project = given({ a: { text: 'theirs', looks: 5 } }, observed);
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: '  note:a  is observed only: the resource is WRITING\n\nNo changes. 1 observed only.\n',
    });
  });

  it('is an error where it does not exist', async () => {
    const ran = await pcf('plan', { cwd: given({}, observed).folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('note:a: there is no resource with pcf_name "a"');
  });
});
