import type { Verb } from '@pcf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byParticle, refuseOtherLosses } from '../src/confirm-losses.js';
import { pcf } from './support/run-pcf.js';
import { projectWithNotes as given, note } from './support/temporary-project.js';

describe('before anything is changed', () => {
  const changed = () => given({ a: { text: 'old' }, b: { text: 'hello' } }, note('a'), note('b'), note('c'));

  it('shows the plan and asks on a terminal; yes continues', async () => {
    const project = changed();
    const ran = await pcf('apply', { cwd: project.folder, isTTY: true, typed: 'y', env: { NO_COLOR: '1' } });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(`~ note:a  will be changed in place
    1. rewrite note a
       ~ note.text: old → hello
`);
    expect(ran.stdout).toContain('1 to create, 1 to change. Continue?');
    expect(project.writes).toHaveLength(2);
  });

  it.each(['n', '\r'])('writes nothing when the answer is %j, and exits with 5', async (typed) => {
    const project = changed();
    const ran = await pcf('run', { cwd: project.folder, isTTY: true, typed });
    expect(ran).toMatchObject({ code: 5, listeners: 0 });
    expect(project.writes).toEqual([]);
  });

  it('asks nothing when there is nothing to do', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const ran = await pcf('apply', { cwd: project.folder, isTTY: true });
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('Continue?');
  });

  it('shows the plan and does not ask with --yes', async () => {
    const project = changed();
    const ran = await pcf('apply --yes', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('Plan: 1 to create, 1 to change, 1 unchanged.');
    expect(ran.stdout).not.toContain('Continue?');
  });
});

describe('before data is lost', () => {
  it('shows the losses and asks; yes continues', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const ran = await pcf('terminate', { cwd: project.folder, isTTY: true, typed: 'y' });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('These steps delete data or an index:\n  note:a  erase note a (loses data)\n');
    expect(project.writes).toEqual(['note:a Erase']);
  });

  it.each([
    ['no', 'n'],
    ['the default', '\r'],
  ])('writes nothing when the answer is %s, and exits with 5', async (_, typed) => {
    const project = given({ b: { text: 'hello' } }, note('a'), { ...note('b'), desired_state: 'terminated' });
    const ran = await pcf('apply', { cwd: project.folder, isTTY: true, typed });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain('pcf: Nothing was changed: the plan was not confirmed.');
    expect(project.writes).toEqual([]);
  });

  it('writes nothing when Ctrl-C is typed at the question, and exits with 130', async () => {
    const project = given({}, { ...note('b'), desired_state: 'terminated' });
    project.notes = { b: { text: 'hello' } };
    const ran = await pcf('apply', { cwd: project.folder, isTTY: true, typed: '\u0003' });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain('interrupted by SIGINT. Nothing was changed.');
    expect(project.writes).toEqual([]);
  });

  it('writes nothing when SIGTERM comes at the question', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const signal = { name: 'SIGTERM', at: 'Continue?' } as const;
    const ran = await pcf('terminate', { cwd: project.folder, isTTY: true, signal });
    expect(ran).toMatchObject({ code: 143, listeners: 0 });
    expect(project.writes).toEqual([]);
  });

  it.each(['terminate', 'terminate --json'])(
    'refuses `%s` without a terminal, and says what to do',
    async (command) => {
      const project = given({ a: { text: 'hello' } }, note('a'));
      const ran = await pcf(command, { cwd: project.folder });
      expect(ran.code).toBe(5);
      expect(ran.stdout + ran.stderr).toContain('--yes');
      expect(ran.stdout + ran.stderr).toContain('note:a  erase note a (loses data)');
      expect(project.writes).toEqual([]);
    },
  );

  it('refuses with --json on a terminal, too, in one document', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const ran = await pcf('terminate --json', { cwd: project.folder, isTTY: true });
    expect(ran).toMatchObject({ code: 5, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { name: 'LossNotConfirmedError', code: 'PCF_LOSS_NOT_CONFIRMED' },
    });
  });

  it('asks for the loss of an index as well', async () => {
    const project = given({ a: { text: 'long' } }, note('a', { text: 'short' }));
    const ran = await pcf('apply', { cwd: project.folder });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain('rewrite note a (loses index)');
  });

  it('does not ask without a terminal when nothing is lost', async () => {
    const project = given({ a: { text: 'old' } }, note('a'));
    expect(await pcf('apply', { cwd: project.folder })).toMatchObject({ code: 0 });
    expect(project.writes).toEqual(['note:a Write']);
  });

  it('refuses a loss that appeared after the question, and sends the confirmed steps', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'), note('b'));
    const meanwhile = () => {
      project.notes = { a: { text: 'hello' }, b: { text: 'precious' } };
    };
    const ran = await pcf('terminate', { cwd: project.folder, isTTY: true, typed: 'y', meanwhile });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain(
      'note:b: Erase (erase note b) was refused: it loses data, which is not in the confirmed plan',
    );
    expect(project.writes).toEqual(['note:a Erase']);
  });
});

describe('a rollback', () => {
  it('terminates nothing that another process created after the question', async () => {
    const project = given(
      { old: { text: 'hello' } },
      { ...note('old'), desired_state: 'terminated' },
      note('a', { text: 'short' }),
    );
    const meanwhile = () => {
      project.notes = { old: { text: 'hello' }, a: { text: 'precious' } };
    };
    const ran = await pcf('apply --rollback', { cwd: project.folder, isTTY: true, typed: 'y', meanwhile });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain(
      'note:a: Write (rewrite note a) was refused: it loses index, which is not in the confirmed plan',
    );
    expect(project.notes).toEqual({ a: { text: 'precious' } });
  });
});

describe('refuseOtherLosses', () => {
  const plain = { noNullPrototype: true };
  const steps = fc.record(
    {
      operation: fc.constantFrom('Delete', 'Update'),
      input: fc.record({ index: fc.constantFrom('one', 'two') }, plain),
      summary: fc.string(),
      loses: fc.constantFrom('data' as const, 'index' as const),
    },
    plain,
  );
  const losses = fc.record({ id: fc.constantFrom('note:a', 'note:b'), step: steps }, plain);

  const verbs = fc.constantFrom<Verb>('start', 'stop', 'update', 'terminate');
  const identities = fc.option(fc.constant('the one that the run created'), { nil: undefined });

  it('allows exactly the confirmed losses, and the termination of what this command created', () => {
    fc.assert(
      fc.property(fc.array(losses), losses, verbs, identities, (confirmed, { id, step }, verb, identity) => {
        const key = (loss: { id: string; step: typeof step }) =>
          [loss.id, loss.step.operation, loss.step.input.index, loss.step.loses].join();
        const wasConfirmed = confirmed.some((loss) => key(loss) === key({ id, step }));
        const proposed = { id, verb, step, ...(identity === undefined ? {} : { identity }) };
        const propose = () => refuseOtherLosses(proposed, byParticle(confirmed));
        if (wasConfirmed || (verb === 'terminate' && identity !== undefined)) expect(propose).not.toThrow();
        else expect(propose).toThrow(/loses/);
      }),
    );
  });
});
