import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportLine } from '../../src/commands/local.js';
import { pcf } from '../support/run-pcf.js';
import { TemporaryProject } from '../support/temporary-project.js';

const ctrlC = { name: 'SIGINT', at: 'export ' } as const;

interface Backend {
  readonly name: string;
  readonly environment: object;
  readonly start?: string;
  readonly keepsState?: boolean;
}

function given(...backends: Backend[]): TemporaryProject {
  const project = new TemporaryProject();
  for (const backend of backends) {
    const { name } = backend;
    const pcf = { apiVersion: 1, plugin: 'plugin', flavors: [`flavor_${name}`], local: name };
    project.install(`of-${name}`, { manifest: { pcf } });
    project.install(name, { index: backendSource(backend) }, 'devDependencies');
  }
  return project;
}

/** A backend that writes down when it starts and ends. */
function backendSource({ name, environment, start = '', keepsState }: Backend): string {
  return `
import { appendFileSync } from 'node:fs';
const log = (text) => appendFileSync(new URL('../../log', import.meta.url), text + '\\n');
export const localBackend = {
  async start(options) {
    ${start}
    log('start ${name}' + (options ? ' in ' + options.folder : ''));
    return { environment: ${JSON.stringify(environment)}, keepsState: ${keepsState}, close: async () => log('close ${name}') };
  },
};`;
}

const logOf = (project: TemporaryProject) => execFileSync('cat', [`${project.folder}/log`], { encoding: 'utf8' });

describe('pcf local', () => {
  it('starts each backend, prints the environment to set, and ends them at Ctrl-C, without importing a plugin', async () => {
    const project = given(
      { name: 'one', environment: { AWS_ENDPOINT_URL_ONE: 'http://127.0.0.1:1' } },
      { name: 'two', environment: { AWS_ENDPOINT_URL_TWO: "it's" } },
    );
    const ran = await pcf('local', { cwd: project.folder, signal: ctrlC });
    expect(ran).toEqual({
      code: 0,
      listeners: 0,
      stdout: "export AWS_ENDPOINT_URL_ONE='http://127.0.0.1:1'\nexport AWS_ENDPOINT_URL_TWO='it'\\''s'\n",
      stderr: 'Running: one, two. Press Ctrl-C to stop.\n',
    });
    expect(logOf(project)).toBe('start one\nstart two\nclose two\nclose one\n');
  });

  it('gives one document with --json, until SIGTERM', async () => {
    const project = given({ name: 'one', environment: { A: '1' } });
    const ran = await pcf('local --json', { cwd: project.folder, signal: { name: 'SIGTERM', at: 'environment' } });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({ environment: { A: '1' } });
  });

  it('starts a backend once that two flavors share', async () => {
    const project = given({ name: 'one', environment: { A: '1' } });
    project.install('other', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['other'], local: 'one' } } });
    await pcf('local', { cwd: project.folder, signal: ctrlC });
    expect(logOf(project)).toBe('start one\nclose one\n');
  });

  it('gives each backend its own folder, and names those that keep no state', async () => {
    const project = given(
      { name: 'one', environment: { A: '1' }, keepsState: true },
      { name: 'two', environment: { B: '2' } },
    );
    const ran = await pcf('local --folder state', { cwd: project.folder, signal: ctrlC });
    expect(logOf(project)).toContain(
      `start one in ${project.folder}/state/one\nstart two in ${project.folder}/state/two\n`,
    );
    expect(ran.stderr).toContain('two keeps its state in memory only');
    expect(ran.stderr).not.toContain('one keeps its state in memory only');
  });

  it('stops the started ones when one does not start', async () => {
    const project = given(
      { name: 'one', environment: { A: '1' } },
      { name: 'two', environment: {}, start: 'throw new Error("the port is taken");' },
    );
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'pcf: The package two cannot be used: its local backend did not start: the port is taken\n',
    });
    expect(logOf(project)).toBe('start one\nclose one\n');
  });

  it('stops both when they set a variable to different values', async () => {
    const project = given({ name: 'one', environment: { A: '1' } }, { name: 'two', environment: { A: '2' } });
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('one and two set A to different values');
    expect(logOf(project)).toBe('start one\nstart two\nclose two\nclose one\n');
  });

  it.each([{ 'A; rm -rf ~': '1' }, { A: 1 }])('refuses the environment %j', async (environment) => {
    const project = given({ name: 'one', environment });
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('The package one cannot be used: its localBackend.start() did not return');
  });

  it('names the package to install if the backend is not a dependency, and does not import it', async () => {
    const project = new TemporaryProject();
    project.install('flavors', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['f'], local: 'backend' } } });
    project.install('backend', {}, 'transitive');
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('npm install --save-dev backend');
  });

  it('refuses a package that exports no backend', async () => {
    const project = given({ name: 'one', environment: {} });
    project.install('one', { index: 'export const localBackend = 1;' });
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('does not export "localBackend", an object with start()');
  });

  it('reports that no package names a backend', async () => {
    const project = new TemporaryProject();
    project.installNotes();
    const ran = await pcf('local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('has a local backend');
  });
});

describe('the lines of pcf local', () => {
  it('give a shell back every value as it was', () => {
    const values = fc.sample(
      fc.string({ unit: 'binary' }).filter((value) => !/\0|\p{Cs}/u.test(value)),
      200,
    );
    const script = values.map((value, index) => `${exportLine([`V${index}`, value])}; printf '%s\\0' "$V${index}"`);
    const output = execFileSync('sh', ['-c', script.join('\n')], { encoding: 'utf8' });
    expect(output.split('\0').slice(0, -1)).toEqual(values);
  });
});
