import { describe, expect, it } from 'vitest';
import { pcf } from './support/run-pcf.js';
import { TemporaryProject } from './support/temporary-project.js';

/** A careless command line, and the whole first line of what `pcf` says to it. */
type Mistake = readonly [args: string, firstLine: string];

/** A careless file `pcf.yml` (or another one), and the whole line that says what is wrong in it. */
type WrongFile = readonly [text: string, line: string, name?: string];

const NOTE = 'flavor: note\npcf_name: a\n';
const TEXT = 'note: { text: hello }\n';

function given(text = NOTE + TEXT, name = 'pcf.yml'): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write(name, text);
  return project;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

describe('a mistaken command', () => {
  const STATUS = 'pcf status shows what exists. See pcf --help.';
  const APPLY = 'pcf apply makes what exists as the definitions say; pcf plan shows that first. See pcf --help.';
  const DELETED = 'pcf plan --state terminated shows what would be deleted; see pcf terminate --help. See pcf --help.';
  const DOWN =
    'pcf plan --state stopped shows what would be stopped, and pcf plan --state terminated what would be deleted. See pcf --help.';
  const mistakes: Mistake[] = [
    ['show', `pcf: unknown command 'show'. ${STATUS}`],
    ['ls', `pcf: unknown command 'ls'. ${STATUS}`],
    ['list', `pcf: unknown command 'list'. ${STATUS}`],
    ['up', `pcf: unknown command 'up'. ${APPLY}`],
    ['deploy', `pcf: unknown command 'deploy'. ${APPLY}`],
    [
      'diff',
      "pcf: unknown command 'diff'. pcf drift compares what exists with the definitions; pcf plan shows what would change. See pcf --help.",
    ],
    ['preview', "pcf: unknown command 'preview'. pcf plan shows what would change. See pcf --help."],
    ['destroy', `pcf: unknown command 'destroy'. ${DELETED}`],
    ['delete orders', `pcf: unknown command 'delete'. ${DELETED}`],
    ['down', `pcf: unknown command 'down'. ${DOWN}`],
    ['check', "pcf: unknown command 'check'. pcf validate checks the definitions. See pcf --help."],
    ['new', "pcf: unknown command 'new'. pcf init starts a project. See pcf --help."],
    ['version', "pcf: unknown command 'version'. pcf --version shows the version. See pcf --help."],
    ['aplly', "pcf: unknown command 'aplly'. Did you mean apply? See pcf --help."],
    ['PLAN', "pcf: unknown command 'PLAN'. Did you mean plan? See pcf --help."],
    [
      'shop',
      "pcf: unknown command 'shop'. If you mean stop: pcf plan --state stopped shows what it would change. See pcf --help.",
    ],
    [
      'termiante',
      "pcf: unknown command 'termiante'. If you mean terminate: pcf plan --state terminated shows what it would delete. See pcf --help.",
    ],
    ['zzz', "pcf: unknown command 'zzz'. See pcf --help."],
    [
      'pcf.yml',
      "pcf: unknown command 'pcf.yml'. It looks like a file: name a command first, as in pcf plan --file pcf.yml. See pcf --help.",
    ],
    [
      '-f pcf.yml plan',
      "pcf: unknown option '-f'. Options come after the command: pcf plan -f pcf.yml. See pcf --help.",
    ],
    [
      '--region eu-west-1 apply a',
      "pcf: unknown option '--region'. Options come after the command: pcf apply --region eu-west-1 a. See pcf --help.",
    ],
    [
      '--json=$(id) plan',
      "pcf: unknown option '--json=$(id)'. Options come after the command: pcf plan …. See pcf --help.",
    ],
    [
      '--file pcf.yml',
      "pcf: unknown option '--file'. Name the command first, and its options after it, as in pcf plan --file pcf.yml. See pcf --help.",
    ],
    ['-v', "pcf: unknown option '-v'. pcf --version shows the version. See pcf --help."],
    ['apply --dry-run', "pcf: unknown option '--dry-run'. pcf plan shows what would change. See pcf apply --help."],
    [
      'apply --auto-approve',
      "pcf: unknown option '--auto-approve'. The option that answers the question is --yes. See pcf apply --help.",
    ],
    [
      'plan --target=orders',
      "pcf: unknown option '--target=orders'. Name the particles after the command, as in pcf plan orders. See pcf plan --help.",
    ],
    ['apply --force', "pcf: unknown option '--force'. See pcf apply --help."],
    [
      'plan pcf.yml',
      'pcf: "pcf.yml" looks like a file, and this place is for the names of particles. Write --file pcf.yml.',
    ],
    ['plan b', 'pcf: There is no particle "b" in the field. Did you mean "a"? Known ids: note:a.'],
    ['plan --state up', 'pcf: "up" is not a desired state. Use running, stopped or terminated.'],
    [
      'validate -f absent.yml',
      'pcf: Cannot read definitions from FOLDER/absent.yml: there is no such file. Check the path, or name another file.',
    ],
    [
      'validate -f node_modules',
      'pcf: Cannot read definitions from FOLDER/node_modules: no pcf.json, pcf.yml or pcf.yaml found in this folder. Name a file in it.',
    ],
  ];

  it.each(mistakes)('%s', async (args, expected) => {
    const project = given();
    const ran = await pcf(args, { cwd: project.folder });
    expect(ran.code).toBeOneOf([3, 4]);
    expect(firstLine(ran.stderr).replace(/(?<=from ).*?(?=\/(absent|node_modules))/, 'FOLDER')).toBe(expected);
    expect(project.writes).toEqual([]);
  });
});

describe('a mistaken file', () => {
  const SHARED =
    'adopt, base_particle_config, callbacks, children, desired_state, flavor, moved_from, multiplier, note, observe_only, parents, pcf_name, persist_on_terminate, persist_on_termination, persist_on_update';
  const mistakes: WrongFile[] = [
    [`flavour: note\npcf_name: a\n${TEXT}`, 'pcf.yml:1:1 flavour: unknown key "flavour". Did you mean "flavor"?'],
    [`type: note\npcf_name: a\n${TEXT}`, 'pcf.yml:1:1 type: unknown key "type". Did you mean "flavor"?'],
    [`flavor: note\nname: a\n${TEXT}`, 'pcf.yml:2:1 name: unknown key "name". Did you mean "pcf_name"?'],
    [`${NOTE}${TEXT}state: running\n`, 'pcf.yml:4:1 state: unknown key "state". Did you mean "desired_state"?'],
    [`${NOTE}${TEXT}depends_on: [b]\n`, 'pcf.yml:4:1 depends_on: unknown key "depends_on". Did you mean "parents"?'],
    [`${NOTE}${TEXT}colour: red\n`, `pcf.yml:4:1 colour: unknown key "colour". Known here: ${SHARED}.`],
    [
      `flavor: notes\npcf_name: a\n${TEXT}`,
      'pcf.yml:1:9 flavor: no dependency in FOLDER/package.json provides the flavor "notes". Did you mean "note"? Otherwise, install the package that provides it, by convention: npm install @pcf/notes.',
    ],
    [
      `flavor: AWS::Note\npcf_name: a\n${TEXT}`,
      'pcf.yml:1:9 flavor: no dependency in FOLDER/package.json provides the flavor "AWS::Note". Did you mean "note"? Otherwise, install the package that provides it.',
    ],
    [
      'flavor: note\n\tpcf_name: a\n',
      'pcf.yml:2:1: not valid YAML: this line begins with a tab. Indent it with spaces.',
    ],
    [
      'flavor: note\n pcf_name: a\n',
      'pcf.yml:1:9: not valid YAML: a second ":" in one value. If the next line is indented too far, correct that; if it belongs to the text, put the text in quotes.',
    ],
    [
      `${NOTE}note:\n   text: a\n  x: 1\n`,
      'pcf.yml:5:1: not valid YAML: this line is not indented as the other keys of its map. Begin all of them in the same column.',
    ],
    [
      '- flavor: note\n pcf_name: a\n',
      'pcf.yml:2:1: not valid YAML: this line is in a list and has no "-". Indent it as the first key of the item, or begin it with "- ".',
    ],
    [
      `${NOTE}note:\ntext: hello\n`,
      'pcf.yml:4:1 text: unknown key "text" here. It belongs to "note": indent it below that.',
    ],
    [
      'flavor:note\npcf_name:a\n',
      'pcf.yml:1:1: a definition is a map of keys to values, found "flavor:note pcf_name:a". Put a space after each ":".',
    ],
    [
      'flavor: "note\npcf_name: a\n',
      'pcf.yml:3:1: not valid YAML: a text in quotes has no end. Add the closing quote.',
    ],
    [
      'flavor: @note\n',
      'pcf.yml:1:9: not valid YAML: this text begins with a character that YAML reserves. Put it in quotes.',
    ],
    [`${NOTE}pcf_name: b\n${TEXT}`, 'pcf.yml:3:1: not valid YAML: keys must be unique. Remove or rename this one.'],
    ['', 'pcf.yml: the file is empty. Write a definition, which begins with "flavor:"; or [] where there are none.'],
    [
      '# later\n',
      'pcf.yml: the file is empty. Write a definition, which begins with "flavor:"; or [] where there are none.',
    ],
    [
      '',
      'pcf.json: the file is empty. Write a definition, which begins with "flavor:"; or [] where there are none.',
      'pcf.json',
    ],
    [
      NOTE,
      'pcf.json:1:1: not valid JSON: it does not begin with "{" or "[". The name of a file in YAML must end in .yml or .yaml.',
      'pcf.json',
    ],
    ["{ 'flavor': 'note' }", 'pcf.json:1:3: not valid JSON: a text or key that is not in double quotes', 'pcf.json'],
    [
      'owner: shop\nparticles: []\n---\nowner: blog\nparticles: []\n',
      'pcf.yml:4:1: a second document with "owner" or "particles". A file has one at most: write all definitions into one list.',
    ],
    [
      'owner: shop\n',
      'pcf.yml:1:1 particles: missing; expected the list of the definitions. Write "particles: []" where there are none.',
    ],
    [
      `flavor: note\npcf_name: 3\n${TEXT}`,
      'pcf.yml:2:11 pcf_name: found 3; expected a name of 1 to 255 characters, without ":", "$" and control characters. Put it in quotes.',
    ],
    [
      `${NOTE}${TEXT}desired_state: runnning\n`,
      'pcf.yml:4:16 desired_state: "runnning" is not a desired state. Use running, stopped or terminated. Did you mean "running"?',
    ],
    [
      `${NOTE}${TEXT}persist_on_termination: yes\n`,
      'pcf.yml:4:25 persist_on_termination: expected true or false, found "yes".',
    ],
    [`${NOTE}${TEXT}parents: note:b\n`, 'pcf.yml:4:10 parents: expected a list of flavor:pcf_name, found "note:b".'],
    [
      `${NOTE}${TEXT}parents: [note:b]\n`,
      'pcf.yml:4:11 parents[0]: there is no particle "note:b" in the field. Did you mean "note:a"?',
    ],
  ];

  it.each(mistakes)('%j', async (text, expected, name) => {
    const project = given(text, name);
    const ran = await pcf('apply --yes', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    const [heading, line = '', ...others] = ran.stderr.split('\n').filter(Boolean);
    expect(heading).toBe(
      `pcf: The definition is not valid. Correct ${others.length > 0 ? 'these' : 'this'} and try again:`,
    );
    expect(
      ran.stderr.replaceAll(/\S+(?=\/package\.json)/g, 'FOLDER').replaceAll(/\S+\/(?=pcf\.(yml|json))/g, ''),
    ).toContain(`  ${expected}\n`);
    expect(line).toContain('pcf.');
    expect(project.writes).toEqual([]);
  });

  it('may have a command as a text: the list is shown', async () => {
    const project = new TemporaryProject();
    project.link('local-service');
    project.write('pcf.yml', 'flavor: local_service\npcf_name: web\nservice: { command: "node server.js" }\n');
    const ran = await pcf('validate', { cwd: project.folder });
    expect(ran.stderr).toContain(
      'pcf.yml:3:21 service.command: expected a list, found "node server.js". Write ["node", "server.js"].\n',
    );
  });
});

describe('what only looks like a mistake', () => {
  it('is a folder with a pcf.yml for --file', async () => {
    const project = given();
    project.write('more/pcf.yml', `flavor: note\npcf_name: b\n${TEXT}`);
    const ran = await pcf('validate --json -f . -f more', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({ valid: true, particles: [{ id: 'note:a' }, { id: 'note:b' }] });
  });

  it('is a particle whose name ends as that of a file', async () => {
    const project = given(`flavor: note\npcf_name: pcf.yml\n${TEXT}`);
    const ran = await pcf('plan --json pcf.yml', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 2, stderr: '' });
  });

  it('is a file with several YAML documents', async () => {
    const project = given(`${NOTE}${TEXT}---\nflavor: note\npcf_name: b\n${TEXT}`);
    const ran = await pcf('validate --json', { cwd: project.folder });
    expect(JSON.parse(ran.stdout)).toEqual({ valid: true, particles: [{ id: 'note:a' }, { id: 'note:b' }] });
  });
});

describe('outside of a project', () => {
  it.each(['plan', 'flavors', 'local', 'validate'])('pcf %s says how to start one', async (command) => {
    const ran = await pcf(command, { cwd: '/' });
    expect(ran.code).toBeOneOf([1, 3]);
    expect(firstLine(ran.stderr)).toMatch(/start (one|a project) in this folder: npx @pcf\/cli init$/);
  });
});

describe('pcf validate --json', () => {
  it('has each issue as data, with its place', async () => {
    const project = given(`- flavor: note\n  pcf_name: a\n  not: 1\n- flavour: note\n  pcf_name: b\n`);
    const ran = await pcf('validate --json', { cwd: project.folder });
    expect(ran).toMatchObject({ code: 3, stderr: '' });
    const file = expect.stringMatching(/pcf\.yml$/);
    expect(JSON.parse(ran.stdout)).toEqual({
      valid: false,
      issues: expect.arrayContaining([
        { path: ['not'], message: 'unknown key "not". Did you mean "note"?', file, line: 3, column: 3 },
        { path: ['flavour'], message: 'unknown key "flavour". Did you mean "flavor"?', file, line: 4, column: 3 },
      ]),
      more: 0,
      error: expect.objectContaining({ code: 'PCF_INVALID_DEFINITION' }),
    });
  });

  it('has a file that cannot be read as one issue', async () => {
    const ran = await pcf('validate --json -f absent.yml', { cwd: given().folder });
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      valid: false,
      issues: [{ path: [], message: expect.stringContaining('there is no such file') }],
      error: { code: 'PCF_DEFINITION_FILE' },
    });
  });
});
