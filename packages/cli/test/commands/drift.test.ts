import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { projectWithNotes as given, note } from '../support/temporary-project.js';

describe('pcf drift', () => {
  it('shows what is observed beside what is declared, writes nothing, and exits with 2', async () => {
    const project = given({ a: { text: 'long' }, b: { text: 'hello' } }, note('a'), note('b'), note('c'));
    const ran = await pcf('drift', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 2, stderr: '' });
    expect(ran.stdout).toBe(`~ declared → observed   + not declared   - missing

note:a  running  drifted
    ~ note.text: hello → long
note:b  running, as declared
note:c  terminated, declared running  drifted
2 drifted, 1 as declared.
`);
    expect(project.writes).toEqual([]);
  });

  it('exits with 0 where nothing has drifted', async () => {
    const project = given({ a: { text: 'hello' } }, note('a'));
    expect(await pcf('drift', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: 'note:a  running, as declared\n0 drifted, 1 as declared.\n',
    });
  });

  it('does not compare what is moving', async () => {
    const project = given({ a: { text: 'long', looks: 5 } }, note('a'));
    expect(await pcf('drift', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: 'note:a  pending (WRITING), not compared\n0 drifted, 0 as declared, 1 not compared.\n',
    });
  });

  it('exits with 1 where a particle cannot be read, and shows the others', async () => {
    const project = given({ b: { text: 'hello' } }, note('a', { text: 'unreadable' }), note('b'), note('c'));
    const ran = await pcf('drift', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('note:a: the drawer is locked');
    expect(ran.stdout).toContain('note:b  running, as declared\nnote:c  terminated, declared running  drifted\n');
    expect(ran.stdout).toContain('1 drifted, 1 as declared, 1 failed.');
  });

  it('gives one document with --json', async () => {
    const project = given({ a: { text: 'long' } }, note('a'), note('b', { text: 'unreadable' }));
    const ran = await pcf('drift --json', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual({
      kind: 'drift',
      version: 1,
      particles: [
        {
          id: 'note:a',
          desired: 'running',
          state: 'running',
          drifted: true,
          settings: [{ path: 'note.text', observed: 'long', declared: 'hello' }],
        },
        {
          id: 'note:b',
          desired: 'running',
          drifted: false,
          settings: [],
          error: { name: 'NoteError', code: 'ACME_NOTE', message: 'the drawer is locked' },
        },
      ],
    });
  });

  it('compares the named particles', async () => {
    const project = given({}, note('a'), note('b'));
    const ran = await pcf('drift b --json', { cwd: project.folder });
    expect(JSON.parse(ran.stdout).particles).toMatchObject([{ id: 'note:b' }]);
  });

  it('does not show credentials', async () => {
    const project = given({ a: { text: 'https://admin:hunter2@example.com' } }, note('a'));
    for (const args of ['drift', 'drift --json']) {
      const ran = await pcf(args, { cwd: project.folder });
      expect(ran.code).toBe(2);
      expect(ran.stdout).not.toContain('hunter2');
    }
  });

  it('ends with --timeout, and names what was not read', async () => {
    const project = given({}, note('a', { text: 'silent' }), note('b'));
    const ran = await pcf('drift -t 5', { cwd: project.folder });
    expect(ran.code).toBe(6);
    expect(ran.stderr).toContain('not read yet: note:a');
  });
});
