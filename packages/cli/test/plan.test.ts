import { describe, expect, it } from 'vitest';
import { pcf } from './support/run-pcf.js';
import { note, TemporaryProject } from './support/temporary-project.js';

function given(notes: object, ...definitions: object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.notes = notes;
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

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
    expect(ran.stdout).toBe(`note:a  terminated → running
  1. write note a
note:b  running → running
  1. rewrite note b  loses index!
       note.text: "long" → "short"
note:c  running, nothing to change
2 to change, 1 as declared.
`);
    expect(project.writes).toEqual([]);
  });

  it('exits with 0 when nothing is to change', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    expect(await pcf('plan', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: 'note:a  running, nothing to change\n0 to change, 1 as declared.\n',
    });
  });

  it('plans for another state with --state', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    const ran = await pcf('plan --state terminated', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('note:a  running → terminated\n  1. erase note a  loses data!');
  });

  it('says that a resource on its way cannot be planned for yet, and exits with 2', async () => {
    const project = given({ a: { text: 'hello', looks: 5 } }, note('a'));
    const ran = await pcf('plan', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('note:a  pending → running: it is WRITING;');
  });

  it('gives one document with --json', async () => {
    const project = given({}, note('a'));
    const ran = await pcf('plan --json', { cwd: project.folder });
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toEqual({
      plans: [
        {
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          id: 'note:a',
          from: 'terminated',
          to: 'running',
          steps: [{ operation: 'Write', input: { text: 'hello' }, summary: 'write note a' }],
        },
      ],
    });
  });

  it('reports what cannot be planned beside the plans, and exits with 1', async () => {
    const project = given({}, note('a', { text: 'unreadable' }), note('b'));
    const ran = await pcf('plan --json', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      plans: [{ id: 'note:b' }],
      failures: [{ id: 'note:a', error: { message: 'the drawer is locked' } }],
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
