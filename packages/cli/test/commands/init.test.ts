import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '@pcf/core/values';
import { describe, expect, it } from 'vitest';
import { STARTERS } from '../../src/init/starters.js';
import { Editor } from '../support/editor.js';
import { pcf } from '../support/run-pcf.js';
import { TemporaryProject } from '../support/temporary-project.js';

const PACKAGES = join(import.meta.dirname, '../../..');
const ALL = STARTERS.map(({ flavor }) => `--flavor ${flavor}`).join(' ');

/** A folder with nothing in it but what `npm install` would put into `node_modules`. */
class EmptyFolder extends TemporaryProject {
  constructor() {
    super();
    this.link(...STARTERS.map((starter) => starter.package.replace('@pcf/', '')));
    rmSync(join(this.folder, 'package.json'));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  get files(): string[] {
    const all = readdirSync(this.folder, { recursive: true, encoding: 'utf8' });
    return all.filter((path) => !path.startsWith('node_modules') && !['.vscode', '.pcf'].includes(path)).sort();
  }
}

function manifestOf(text: string): Record<string, unknown> {
  const manifest: unknown = JSON.parse(text);
  return isRecord(manifest) ? manifest : {};
}

describe('pcf init', () => {
  it('makes a project that pcf validates, with the flavors of --flavor', async () => {
    const project = new EmptyFolder();
    const ran = await pcf(`init ${ALL}`, { cwd: project.folder });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const files = ['.gitignore', '.pcf/pcf.schema.json', '.vscode/extensions.json', 'package.json', 'pcf.yml'];
    expect(project.files).toEqual(files);
    for (const file of files) expect(ran.stdout).toContain(`created ${file}\n`);
    expect(ran.stdout).toContain('Next: npm install, npx pcf validate, npx pcf plan');
    expect(await pcf('validate', { cwd: project.folder })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 particles'),
    });
  });

  it('depends on the packages of the chosen flavors, and on what --local needs', async () => {
    const project = new EmptyFolder();
    await pcf('init --flavor dynamodb_table', { cwd: project.folder });
    expect(manifestOf(project.read('package.json'))).toMatchObject({
      private: true,
      type: 'module',
      scripts: { prepare: 'pcf schema --out .pcf/pcf.schema.json' },
      dependencies: {
        '@pcf/cli': expect.stringMatching(/^\^\d+\.\d+\.\d+$/),
        '@pcf/core': expect.stringMatching(/^\^\d+\.\d+\.\d+$/),
        '@pcf/dynamodb-table': expect.stringMatching(/^\^\d+\.\d+\.\d+$/),
      },
      devDependencies: { '@pcf/dynamodb-simulator': expect.stringMatching(/^\^\d+\.\d+\.\d+$/) },
    });
    expect(project.read('package.json')).not.toContain('sqs');
    expect(project.read('pcf.yml')).not.toContain('sqs');
  });

  it('makes a pcf.yml that editors complete and do not complain about', async () => {
    const project = new EmptyFolder();
    await pcf(`init ${ALL}`, { cwd: project.folder });
    const editor = new Editor(project.folder);
    const text = project.read('pcf.yml');
    expect(await editor.problems(text)).toEqual([]);
    const { completions } = await editor.at(text.replace('BillingMode: PAY_PER_REQUEST', 'BillingMode: |'));
    expect([...completions.keys()]).toEqual(['PROVISIONED', 'PAY_PER_REQUEST']);
  });

  it('leaves existing files as they are, and says what to do in them', async () => {
    const project = new EmptyFolder();
    const before = { 'package.json': '{ "name": "mine" }', '.gitignore': 'dist/\n', 'pcf.json': '[]' };
    for (const [path, text] of Object.entries(before)) project.write(path, text);
    const ran = await pcf('init --flavor sqs_queue', { cwd: project.folder });
    expect(ran.code).toBe(0);
    for (const [path, text] of Object.entries(before)) expect(project.read(path)).toBe(text);
    expect(project.files).toEqual(['.gitignore', '.vscode/extensions.json', 'package.json', 'pcf.json']);
    expect(ran.stdout).toContain(
      'left as it is package.json: run npm install @pcf/cli @pcf/core @pcf/sqs-queue && npm install --save-dev fauxqs',
    );
    expect(ran.stdout).toContain('left as it is .gitignore: add the line .pcf/\n');
    expect(ran.stdout).toMatch(/left as it is pcf\.json: for help in editors, .* # yaml-language-server: \$schema=/);
    expect(ran.stdout).toContain('Next: npx pcf validate, npx pcf plan');
  });

  it('changes nothing when it is run again', async () => {
    const project = new EmptyFolder();
    await pcf('init --flavor local_service', { cwd: project.folder });
    const [files, text] = [project.files, project.read('pcf.yml')];
    const ran = await pcf('init --flavor sqs_queue --json', { cwd: project.folder });
    expect(project.files).toEqual(files);
    expect(project.read('pcf.yml')).toBe(text);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      created: [],
      left: [
        { path: 'package.json' },
        { path: 'pcf.yml' },
        { path: '.vscode/extensions.json' },
        { path: '.gitignore' },
      ],
    });
  });

  it('never writes through a link', async () => {
    const project = new EmptyFolder();
    const elsewhere = new EmptyFolder();
    symlinkSync(join(elsewhere.folder, 'pcf.yml'), join(project.folder, 'pcf.yml'));
    const ran = await pcf('init --flavor sqs_queue', { cwd: project.folder });
    expect(ran.stdout).toContain('left as it is pcf.yml');
    expect(elsewhere.files).toEqual([]);
  });

  it('asks on a terminal', async () => {
    const project = new EmptyFolder();
    const answer = { isTTY: true, env: { NO_COLOR: '1' }, question: 'Which flavors?', typed: ' \r' };
    const ran = await pcf('init', { cwd: project.folder, ...answer });
    expect(ran).toMatchObject({ code: 0, listeners: 0 });
    expect(project.read('pcf.yml')).toContain('flavor: dynamodb_table');
    expect(project.read('pcf.yml')).not.toContain('flavor: sqs_queue');
  });

  it.each([
    ['Ctrl-C is typed', { typed: '\u0003' }],
    ['it gets a signal', { signal: { name: 'SIGINT', at: 'Which flavors?' } as const }],
  ])('changes nothing when, at the question, %s', async (_, reaction) => {
    const project = new EmptyFolder();
    const answer = { isTTY: true, env: { NO_COLOR: '1' }, question: 'Which flavors?', ...reaction };
    const ran = await pcf('init', { cwd: project.folder, ...answer });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain('Nothing was changed.');
    expect(project.files).toEqual([]);
  });

  it.each([
    [
      'init',
      'Which flavors? Name them with --flavor, because this is not an interactive terminal: --flavor dynamodb_table',
    ],
    ['init --flavor sqs_queu', 'pcf init does not know the flavor "sqs_queu". Did you mean "sqs_queue"?'],
    [
      'init --flavor constructor',
      'pcf init does not know the flavor "constructor". It knows dynamodb_table, sqs_queue',
    ],
  ])('refuses %s, and changes nothing', async (args, message) => {
    const project = new EmptyFolder();
    const ran = await pcf(args, { cwd: project.folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain(message);
    expect(project.files).toEqual([]);
  });

  it.each([
    ['My Shop', 'my-shop'],
    ['.config', 'config'],
    ['日本', 'pcf-project'],
    ['a@b', 'a-b'],
  ])('names the package of the folder "%s" "%s"', async (folder, name) => {
    const project = new EmptyFolder();
    project.write(`${folder}/README.md`, '');
    await pcf('init --flavor sqs_queue', { cwd: join(project.folder, folder) });
    expect(manifestOf(project.read(`${folder}/package.json`)).name).toBe(name);
  });

  it('says which file cannot be written', async () => {
    const project = new EmptyFolder();
    project.write('.vscode', 'a file');
    const ran = await pcf('init --flavor sqs_queue', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Cannot write ${project.folder}/.vscode/extensions.json:`);
  });
});

describe('the flavors that pcf init knows', () => {
  it('are those of the packages of this repository, with what their local backends need', () => {
    const manifests = readdirSync(PACKAGES).map((name) =>
      manifestOf(readFileSync(join(PACKAGES, name, 'package.json'), 'utf8')),
    );
    const provided = manifests.flatMap(({ name, pcf: metadata, peerDependenciesMeta }) => {
      if (!isRecord(metadata)) return [];
      const { flavors, local } = metadata;
      const backend = typeof local === 'string' && local !== name ? [local] : [];
      const optional = isRecord(peerDependenciesMeta) ? Object.keys(peerDependenciesMeta) : [];
      return [{ package: name, flavors, local: [...backend, ...optional] }];
    });
    const known = STARTERS.map((starter) => ({
      package: starter.package,
      flavors: [starter.flavor],
      local: starter.local,
    }));
    expect(known).toEqual(expect.arrayContaining(provided));
    expect(known).toHaveLength(provided.length);
  });
});
