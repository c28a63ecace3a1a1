import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { projectWithNotes as given, note } from '../support/temporary-project.js';

describe('pcf status', () => {
  it('shows state, settings and outputs', async () => {
    const notes = { a: { text: 'as it is' }, b: { text: 'x', looks: 1 }, c: { text: 'x', blocked: 'glue it.' } };
    const project = given(notes, note('a'), note('b'), note('c'), note('d'));
    expect(await pcf('status', { cwd: project.folder })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `note:a  running
  settings
    text: "as it is"
  outputs
    NoteArn: "arn:note:a"
    length: 8
note:b  pending (WRITING)
note:c  pending (TORN: glue it.)
note:d  terminated (does not exist)
`,
    });
  });

  it('gives one document with --json', async () => {
    const project = given({ a: { text: 'x' } }, note('a'), note('b'));
    const ran = await pcf('status --json', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({
      kind: 'status',
      version: 1,
      particles: [
        {
          id: 'note:a',
          state: 'running',
          kind: 'settled',
          settings: { text: 'x' },
          outputs: { NoteArn: 'arn:note:a', length: 1 },
        },
        { id: 'note:b', state: 'terminated', kind: 'missing' },
      ],
    });
  });

  it('gives every documented field with --json, and no other field of the observation', async () => {
    const notes = {
      a: { text: 'x', id: '7', holds: 'about 3 words' },
      b: { text: 'x', id: '8', looks: 1, open: true },
      c: { text: 'x', blocked: 'glue it.' },
    };
    const ran = await pcf('status --json', { cwd: given(notes, note('a'), note('b'), note('c')).folder });
    const settings = { text: 'x' };
    const outputs = { NoteArn: 'arn:note:a', length: 1 };
    const found = { settings, outputs, holds: 'about 3 words', identity: '7' };
    expect(JSON.parse(ran.stdout).particles).toEqual([
      { id: 'note:a', state: 'running', kind: 'settled', ...found },
      { id: 'note:b', state: 'pending', kind: 'moving', status: 'WRITING', settings, identity: '8' },
      { id: 'note:c', state: 'pending', kind: 'blocked', status: 'TORN', reason: 'glue it.' },
    ]);
  });

  it('shows the state of each quasiparticle after those of its particles', async () => {
    const pair = (name: string, ...particles: object[]) => ({ flavor: 'quasiparticle', pcf_name: name, particles });
    const project = given(
      { a: { text: 'x' }, b: { text: 'x' } },
      pair('same', note('a'), note('b')),
      pair('different', pair('inner', note('c'))),
      pair('dark', note('d', { text: 'unreadable' })),
    );
    const ran = await pcf('status', { cwd: project.folder });
    expect(ran.stdout.split('\n').slice(-5)).toEqual([
      'quasiparticle:same  running (2 particles)',
      'quasiparticle:inner  terminated (1 particle)',
      'quasiparticle:different  terminated (1 particle)',
      'quasiparticle:dark  unknown (1 particle)',
      '',
    ]);
    const some = await pcf('status a inner --json', { cwd: project.folder });
    expect(JSON.parse(some.stdout).quasiparticles).toEqual([
      { id: 'quasiparticle:inner', state: 'terminated', particles: ['note:c'] },
      { id: 'quasiparticle:different', state: 'terminated', particles: ['note:c'] },
    ]);
  });

  it('shows particles with references to missing ones', async () => {
    const child = { ...note('b', { text: '$inherit$note:a$text' }), parents: ['note:a'] };
    const project = given({}, note('a'), child);
    const ran = await pcf('status', { cwd: project.folder });
    const stdout = 'note:a  terminated (does not exist)\nnote:b  terminated (does not exist)\n';
    expect(ran).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  it('also reads parents with --cascade', async () => {
    const project = given({}, note('a'), { ...note('b'), parents: ['note:a'] }, note('c'));
    const ran = await pcf('status b --cascade', { cwd: project.folder });
    expect(ran.stdout).toBe('note:a  terminated (does not exist)\nnote:b  terminated (does not exist)\n');
  });

  it('shows the others when one cannot be read, and exits with 1', async () => {
    const project = given({}, note('a', { text: 'unreadable' }), note('b'));
    const ran = await pcf('status', { cwd: project.folder });
    expect(ran).toMatchObject({
      code: 1,
      stdout: 'note:b  terminated (does not exist)\n',
      stderr: 'pcf: note:a: the drawer is locked\n',
    });
  });

  it('escapes control characters from the provider', async () => {
    const project = given({ a: { text: 'x' } }, note('a'));
    project.notes = { a: { text: 'x', blocked: 'gl\u001b]0;owned\u0007ue' } };
    const ran = await pcf('status', { cwd: project.folder });
    expect(ran.stdout).toBe('note:a  pending (TORN: gl\\u001b]0;owned\\u0007ue)\n');
  });
});
