import type { PcfEvent } from '@pcf/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Board } from '../../src/output/progress/board.js';
import { progressRenderer } from '../../src/output/progress/log.js';
import { pcf } from '../support/run-pcf.js';
import { screenAfter } from '../support/screen.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

function given(...definitions: object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

const AFTER_A = { parents: ['note:a'] };

describe('the progress of an apply on a terminal', () => {
  it('shows a line per particle in progress with its time, and the counts', async () => {
    const project = given(note('a'), { ...note('b'), ...AFTER_A }, note('c', { text: 'refused' }));
    const { stderr } = await pcf('apply --yes', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    // Which of the tenths of a second are drawn depends on when the terminal takes what was written.
    expect(stderr).toMatch(/note:a {2}waiting: WRITING {2}0\.[1-4] s\n/);
    expect(stderr).toMatch(/note:b {2}waiting: WRITING {2}0\.[1-4] s\n/);
    expect(stderr).toContain('0 done, 1 in progress, 1 waiting, 1 failed\n');
    expect(stderr).toContain('1 done, 1 in progress, 0 waiting, 1 failed\n');
  });

  it('ends with the counts and the time, and lists nothing twice', async () => {
    const project = given(note('a'), note('bad', { text: 'refused' }), { ...note('c'), parents: ['note:bad'] });
    const { stdout } = await pcf('apply --yes', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    expect(stdout.slice(stdout.indexOf('Plan:'))).toBe('Plan: 3 to create.\n1 created, 1 skipped, 1 failed in 1 s.\n');
  });

  it('calls what was interrupted so', async () => {
    const project = given(note('a', { text: 'stuck' }));
    const signal = { name: 'SIGINT', at: 'waiting: WRITING' } as const;
    const { stdout, stderr } = await pcf('apply --yes', {
      cwd: project.folder,
      isTTY: true,
      env: { NO_COLOR: '1' },
      signal,
    });
    expect(stdout).toContain('1 interrupted in ');
    expect(stderr).toContain('note:a  interrupted\n');
    expect(stderr).toContain('What was already sent goes on at the provider, also a deletion.');
  });

  it('leaves a line for each finished particle, and removes the block', async () => {
    const project = given(note('a'), note('bad', { text: 'refused' }), { ...note('c'), parents: ['note:bad'] });
    const { stderr } = await pcf('apply --yes', { cwd: project.folder, isTTY: true });
    const lines = new Set(screenAfter(stderr).split('\n'));
    expect([...lines].sort()).toEqual([
      '',
      'note:a  running (created in 0.4 s)',
      'note:bad  failed',
      'note:c  skipped: it waits for note:bad, which failed.',
      'pcf: note:bad: the pen is empty',
    ]);
  });

  it.each([
    ['without a terminal', {}],
    ['on one that can only add lines', { isTTY: true, env: { TERM: 'dumb' } }],
  ])('is plain lines %s', async (_, surroundings) => {
    const project = given(note('a'));
    const { stdout, stderr } = await pcf('apply --yes', { cwd: project.folder, ...surroundings });
    expect(stderr).toBe('note:a  write note a …\nnote:a  waiting: WRITING\n1 created in 1 s.\n');
    expect(stdout).toContain('\nnote:a  changed, running: write note a (0.4 s)  NoteArn=arn:note:a\n');
  });

  it.each(['apply --quiet --yes', 'apply --json'])('is not shown: pcf %s', async (command) => {
    const project = given(note('a'));
    expect(await pcf(command, { cwd: project.folder, isTTY: true })).toMatchObject({ stderr: '' });
  });

  it('shows no colours with NO_COLOR', async () => {
    const project = given(note('a', { text: 'refused' }));
    const plain = await pcf('apply --yes', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    const coloured = await pcf('apply --yes', { cwd: project.folder, isTTY: true });
    expect(plain.stderr).toContain('note:a  failed\n');
    expect(coloured.stderr).toContain('\u001b[31mnote:a  failed\u001b[39m\n');
  });

  it('writes only its own escape sequences to the terminal', async () => {
    const project = given(note('a'));
    project.notes = { a: { text: 'hello', looks: 9, status: 'W\u001b[2J\u0007\n' } };
    const { stderr } = await pcf('apply --yes', { cwd: project.folder, isTTY: true, env: { NO_COLOR: '1' } });
    expect(stderr).toContain('note:a  waiting: W\\u001b[2J\\u0007\\u000a  0.3 s\n');
    expect(() => screenAfter(stderr)).not.toThrow();
  });

  it('removes the block when the command is interrupted', async () => {
    const project = given(note('a', { text: 'stuck' }));
    const signal = { name: 'SIGINT', at: 'waiting: WRITING' } as const;
    const { stderr } = await pcf('apply --yes', { cwd: project.folder, isTTY: true, signal });
    expect(screenAfter(stderr)).not.toContain('in progress');
  });
});

describe('the block of the progress', () => {
  const at = 0;
  const step = { operation: 'Write', input: {}, summary: 'write it' };
  const missing = { kind: 'missing' } as const;
  const begun = (id: string): PcfEvent => ({ type: 'observed', id, at, observation: missing });
  const done = (id: string): PcfEvent => ({ type: 'applied', id, at, outcome: 'changed', state: 'running' });
  const size = { rows: 24, columns: 80 };

  it('does not list a finished particle again that its children observe', () => {
    const board = new Board(new Map([['note:a', 0]]));
    for (const event of [begun('note:a'), done('note:a'), begun('note:a')]) board.note(event);
    expect(board.lines(at, size)).toEqual([`${'█'.repeat(20)}  1 done, 0 in progress, 0 waiting`]);
  });

  it('lists a particle again that is rolled back', () => {
    const board = new Board(new Map([['note:a', 0]]));
    const undo: PcfEvent = { type: 'step-started', id: 'note:a', at, verb: 'terminate', step };
    for (const event of [begun('note:a'), done('note:a'), undo]) board.note(event);
    expect(board.lines(1500, size)).toEqual([
      '⠧ note:a  write it …  1.5 s',
      `${'░'.repeat(20)}  0 done, 1 in progress, 0 waiting`,
    ]);
  });

  it('says how long a particle usually takes, and leaves that and the bar out on a narrow terminal', () => {
    const board = new Board(new Map([['note:a', 16_000]]));
    board.note(begun('note:a'));
    expect(board.lines(2000, size)[0]).toMatch(/note:a {2}reading {2}2\.0 s of 16 s$/);
    expect(board.lines(2000, { rows: 24, columns: 40 })).toEqual([
      expect.stringMatching(/^. note:a {2}reading {2}2\.0 s$/),
      '0 done, 1 in progress, 0 waiting',
    ]);
  });

  it('leaves out particles that were not selected', () => {
    const board = new Board(new Map([['note:a', 0]]));
    board.note(begun('note:b'));
    expect(board.lines(at, size)).toEqual([`${'░'.repeat(20)}  0 done, 0 in progress, 1 waiting`]);
  });

  const ids = Array.from({ length: 50 }, (_, index) => `note:${index}`);
  const events = fc.oneof(
    fc.constantFrom(...ids).map(begun),
    fc.constantFrom(...ids).map(done),
    fc
      .record({ id: fc.constantFrom(...ids), reason: fc.string({ maxLength: 200 }) })
      .map(({ id, reason }): PcfEvent => ({ type: 'waiting', id, at, reason, delay: 1 })),
  );

  it('fits into any terminal, and counts all particles', () => {
    fc.assert(
      fc.property(
        fc.array(events, { maxLength: 100 }),
        fc.integer({ min: 5, max: 60 }),
        fc.integer({ min: 20, max: 200 }),
        (happened, rows, columns) => {
          const board = new Board(new Map(ids.map((id) => [id, 0])));
          for (const event of happened) board.note(event);
          const lines = board.lines(at, { rows, columns });
          expect(lines.length).toBeLessThan(rows);
          for (const line of lines) expect([...line].length).toBeLessThan(columns);
          const counts = board.lines(at, { rows, columns: 200 }).at(-1)?.match(/\d+/g)?.map(Number) ?? [];
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
        },
      ),
    );
  });
});

describe('a log of an apply', () => {
  it('says every ten seconds what still waits, as long as it is looked at', () => {
    const render = progressRenderer();
    const waiting = (id: string, seconds: number, reason = 'CREATING'): PcfEvent => ({
      ...{ type: 'waiting', id, at: seconds * 1000, reason, delay: 1 },
    });
    const events = [
      ...[0, 4, 9, 10, 12, 19, 20, 31].map((seconds) => waiting('note:a', seconds)),
      ...[33, 40, 43].map((seconds) => waiting('note:a', seconds, 'INDEXING')),
      ...[44, 52].map((seconds) => waiting('note:b', seconds)),
    ];
    expect(events.flatMap((event) => render(event) ?? [])).toEqual([
      'note:a  waiting: CREATING',
      'note:a  still waiting after 10.0 s: CREATING',
      'note:a  still waiting after 20.0 s: CREATING',
      'note:a  still waiting after 31.0 s: CREATING',
      'note:a  waiting: INDEXING',
      'note:a  still waiting after 43.0 s: INDEXING',
      'note:b  waiting: CREATING',
    ]);
  });
});
