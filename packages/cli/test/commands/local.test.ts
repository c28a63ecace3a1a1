import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
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
    log('start ${name}' + (options.folder ? ' in ' + options.folder : ''));
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
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('npm install --save-dev backend');
  });

  it.each([
    ['is not a dependency', undefined],
    [
      'needs a package that is missing',
      'throw Object.assign(new Error("Install queues-emulator."), { missing: "queues-emulator" });',
    ],
  ])('starts the others if a backend %s, and says what to install', async (_, start) => {
    const project = given({ name: 'one', environment: { A: '1' } });
    project.install('flavors', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['f'], local: 'backend' } } });
    if (start) project.install('backend', { index: backendSource({ name: 'backend', environment: {}, start }) });
    const ran = await pcf('local --quiet', { cwd: project.folder, signal: ctrlC });
    expect(ran).toMatchObject({ code: 0, stdout: "export A='1'\n" });
    expect(ran.stderr).toContain('The local backend backend cannot run: ');
    expect(ran.stderr).toMatch(/Install (it: npm install --save-dev backend|queues-emulator\.)/);

    const { stdout } = await pcf('local --json', {
      cwd: project.folder,
      signal: { name: 'SIGTERM', at: 'environment' },
    });
    expect(JSON.parse(stdout)).toEqual({
      environment: { A: '1' },
      missing: [{ package: 'backend', message: ran.stderr.trim() }],
    });
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

/** A backend that listens on the port that it is given, and says which one. */
const listening = (name: string): Backend => ({
  name,
  environment: {},
  start: `
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
    const close = () => new Promise((resolve) => server.close(resolve));
    return { environment: { ${name.toUpperCase()}: String(server.address().port) }, close };`,
});

const startedBy = async (args: string, project: TemporaryProject) => {
  const ran = await pcf(args, { cwd: project.folder, signal: { name: 'SIGTERM', at: 'environment' } });
  const { environment }: { environment: Record<string, string> } = JSON.parse(ran.stdout);
  return environment;
};

/** A backend that says which port it is given. */
const told = (name: string): Backend => ({
  name,
  environment: {},
  start: `return { environment: { ${name.toUpperCase()}: String(options.port) }, close() {} };`,
});

describe('the ports of pcf local', () => {
  it('follow each other in the order of the names, from --port on, and are the same each time', async () => {
    const project = given(told('b'), told('a'));
    expect(await startedBy('local --json --port 8000', project)).toEqual({ A: '8000', B: '8001' });
    expect(await startedBy('local --json --port 8000', project)).toEqual({ A: '8000', B: '8001' });
  });

  it('stay the same while a backend is not installed', async () => {
    const project = given(told('b'));
    project.install('flavors', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['f'], local: 'a' } } });
    expect(await startedBy('local --json --port 8000', project)).toEqual({ B: '8001' });
  });

  it('begin at 4600 by default', async () => {
    expect(await startedBy('local --json', given(told('a')))).toEqual({ A: '4600' });
  });

  it('are any free ones with --port 0', async () => {
    const environment = await startedBy('local --json --port 0', given(listening('a'), listening('b')));
    expect(environment.A).not.toBe(environment.B);
  });

  it('are refused if one is taken, and nothing runs on', async () => {
    const project = given(listening('a'), { name: 'b', environment: { B: '1' } });
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const ran = await pcf(`local --port ${port}`, { cwd: project.folder });
    expect(ran).toEqual({
      code: 1,
      listeners: 0,
      stdout: '',
      stderr:
        `pcf: Port ${port} is taken, so a cannot listen on it. End the program that uses it, for example another pcf local, ` +
        `or choose other ports: pcf local --port ${port + 100}. With --port 0, the system chooses free ones.\n`,
    });
  });

  it.each(['65536', '-1', '1.5', 'all', ''])('cannot begin at "%s"', async (port) => {
    const ran = await pcf(`local --port=${port}`, { cwd: given(listening('a')).folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('Expected a port from 1 to 65535, or 0 for any free ports.');
  });

  it('must end before 65536', async () => {
    const ran = await pcf('local --port 65535', { cwd: given(listening('a')).folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain(
      '--port 65535 is too high: 2 ports are needed, and the last one is 65535. Use at most 65534.',
    );
  });
});

describe('pcf local --durations', () => {
  const durations = {
    name: 'a',
    environment: {},
    start: 'return { environment: { A: String(options.durations) }, close() {} };',
  };

  it.each(['instant', 'demo', 'aws'])('hands %s to the backends', async (preset) => {
    expect(await startedBy(`local --json --port 0 --durations ${preset}`, given(durations))).toEqual({ A: preset });
  });

  it('refuses another preset', async () => {
    const ran = await pcf('local --durations slow', { cwd: given(durations).folder });
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain('Expected instant, demo or aws.');
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
