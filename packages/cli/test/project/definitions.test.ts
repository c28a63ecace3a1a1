import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

function given(files: Record<string, string>): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  return project;
}

describe('the file of definitions', () => {
  it.each([
    [['pcf.yaml', 'pcf.yml', 'pcf.json'], 'note:pcf.json'],
    [['pcf.yaml', 'pcf.yml'], 'note:pcf.yml'],
    [['pcf.yaml'], 'note:pcf.yaml'],
  ])('of %j, is the first of pcf.json, pcf.yml, pcf.yaml', async (names, expected) => {
    const project = given(Object.fromEntries(names.map((name) => [name, JSON.stringify(note(name))])));
    const ran = await pcf('validate --json', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({ valid: true, particles: [{ id: expected }] });
  });

  it('is the one that --file names, from the working directory', async () => {
    const project = given({ 'tables/notes.yml': JSON.stringify(note('a')), 'pcf.json': 'broken' });
    const ran = await pcf('validate --file tables/notes.yml', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^valid: .*tables\/notes\.yml, 1 particle\n$/);
  });

  it('can be several, which make one field', async () => {
    const project = given({
      'notes/a.yml': JSON.stringify(note('a')),
      'b.json': JSON.stringify([{ ...note('b'), parents: ['note:a'] }]),
    });
    const ran = await pcf('validate --json -f b.json --file notes/a.yml', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({ valid: true, particles: [{ id: 'note:a' }, { id: 'note:b' }] });
  });

  it('may be empty', async () => {
    const project = given({ 'pcf.json': '[]' });
    expect(await pcf('apply', { cwd: project.folder })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });
});

describe('pcf validate', () => {
  it('does not call the cloud', async () => {
    const project = given({ 'pcf.json': JSON.stringify([note('a', { text: 'unreadable' }), note('b')]) });
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a wrong definition', () => {
  const yaml = (text: string) => ({ 'pcf.yml': text });
  const cases: [string, Record<string, string>, string[]][] = [
    [
      'no file',
      {},
      ['no pcf.json, pcf.yml or pcf.yaml found in this folder. Specify a file with --file, or start a project'],
    ],
    ['broken YAML', yaml('flavor: note\npcf_name: [a'), ['pcf.yml:2:', 'not valid YAML']],
    ['broken JSON', { 'pcf.json': '{ "flavor": "note", }}' }, ['pcf.json:1:', 'not valid JSON']],
    ['no map', yaml('just a text'), ['a definition is a map of keys to values']],
    [
      'an unknown flavor',
      yaml('flavor: notes\npcf_name: a'),
      ['pcf.yml:1:9 flavor: no dependency in ', 'Did you mean "note"?', 'npm install @pcf/notes'],
    ],
    ['no flavor', yaml('pcf_name: a'), ['flavor: missing', 'Known flavors: note, quasiparticle.']],
    ['a flavor that is no text', yaml('flavor: 3\npcf_name: a'), ['flavor: not a string']],
    [
      'a misspelled state',
      yaml('flavor: note\npcf_name: a\ndesired_state: runnning\nnote: { text: x }'),
      ['pcf.yml:3:16 desired_state', 'Did you mean "running"?'],
    ],
    ['an unknown key', yaml('flavor: note\npcf_name: a\nnoet: { text: x }'), ['pcf.yml:3:1 noet: unknown key "noet"']],
    ['a missing setting', yaml('flavor: note\npcf_name: a\nnote: {}'), ['note.text: missing; expected a string']],
    [
      'an unknown flavor within quasiparticles',
      yaml('flavor: quasiparticle\npcf_name: q\nparticles:\n- flavor: quasiparticle\n  particles:\n  - flavor: nota\n'),
      ['pcf.yml:6:13 flavor: no dependency in ', 'Did you mean "note"?', 'npm install @pcf/nota'],
    ],
    [
      'an unknown kind of quasiparticle',
      yaml('flavor: quasiparticles\npcf_name: q\nparticles: [{ flavor: note }]'),
      ['pcf.yml:1:9 flavor: no dependency in ', 'Did you mean "quasiparticle"?'],
    ],
    [
      'a parent that is not there',
      yaml('flavor: note\npcf_name: a\nparents: [note:b]\nnote: { text: x }'),
      ['pcf.yml:3:11 parents[0]: there is no particle "note:b" in the field.'],
    ],
    [
      'conflicting desired states',
      {
        'pcf.json': JSON.stringify([
          { ...note('a'), desired_state: 'terminated' },
          { ...note('b'), parents: ['note:a'] },
        ]),
      },
      ['note:a should be terminated, but note:b, which depends on it, should be running'],
    ],
    [
      'a name that stands twice',
      { 'pcf.json': JSON.stringify([note('a'), note('a')]) },
      ['duplicate id note:a: give each particle its own pcf_name.'],
    ],
  ];

  it.each(cases)('with %s is one clear error with exit code 3, and nothing is written', async (_, files, expected) => {
    const project = given(files);
    const ran = await pcf('apply --yes', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toMatch(/^pcf: /);
    for (const text of expected) expect(ran.stderr).toContain(text);
    expect(project.writes).toEqual([]);
  });

  it('reports every mistake at once, also beside an unknown flavor', async () => {
    const project = given(yaml('- flavor: nothing_like_it\n- flavor: note\n  pcf_name: b\n'));
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.stderr).toContain('provides the flavor "nothing_like_it"');
    expect(ran.stderr).toContain('pcf_name: missing');
    expect(ran.stderr).toContain('note.text: missing');
  });

  it('never becomes part of a suggested command', async () => {
    const project = given(yaml('flavor: "x; rm -rf ~"\npcf_name: a'));
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.stderr).not.toContain('npm install');
  });

  it('is one document with --json', async () => {
    const ran = await pcf('plan --json', { cwd: given({}).folder });
    expect(ran).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { name: 'DefinitionFileError', code: 'PCF_DEFINITION_FILE' },
    });
  });

  it('shows stacks and causes with --debug only', async () => {
    const project = given({});
    const plain = await pcf('validate -f absent.yml', { cwd: project.folder });
    const debug = await pcf('validate -f absent.yml --debug', { cwd: project.folder });
    expect(plain.stderr).not.toMatch(/^ +at /m);
    expect(debug.stderr).toMatch(/^ +at /m);
    expect(debug.stderr).toContain('Caused by: Error: ENOENT');
  });
});
