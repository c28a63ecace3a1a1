import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { note, TemporaryProject } from './support/temporary-project.js';

const SHIM = fileURLToPath(new URL('../bin/pcf.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Options for Node itself. */
  readonly nodeOptions?: readonly string[];
  /** More of the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Is given all that the command has written so far. */
  readonly onOutput?: (child: ChildProcess, text: string) => void;
}

/** Runs the real command. */
function run(
  shim: string,
  args: readonly string[],
  cwd: string,
  { nodeOptions = [], env = {}, onOutput }: RunOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...nodeOptions, shim, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      written[name] += String(chunk);
      onOutput?.(child, written.stdout + written.stderr);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });
}

function given(definitions: readonly object[]): TemporaryProject {
  const project = new TemporaryProject();
  project.installNotes();
  project.write('pcf.json', JSON.stringify(definitions));
  return project;
}

describe('the command pcf', () => {
  it('runs, and exits with the exit code', async () => {
    const project = given([note('a')]);
    const ended = await run(SHIM, ['plan'], project.folder);
    expect(ended).toMatchObject({ code: 2, stderr: '' });
    expect(ended.stdout).toContain('write note a');
  });

  it('names a definition file from the working directory', async () => {
    const project = given([{ flavor: 'note' }]);
    const ended = await run(SHIM, ['validate'], project.folder);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('\n  pcf.json:1:2 pcf_name: missing');
  });

  it('ends at SIGINT with 130 and advice, without waiting for calls that hang', async () => {
    const project = given([note('a', { text: 'hanging' })]);
    let isSent = false;
    const ended = await run(SHIM, ['apply'], project.folder, {
      onOutput: (child, text) => {
        if (isSent || !text.includes('waiting: WRITING')) return;
        isSent = true;
        child.kill('SIGINT');
      },
    });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain(
      'What was already sent goes on at the provider, also a deletion. Apply again to continue.',
    );
  });

  it('keeps local backends in the foreground until SIGTERM, and leaves nothing open', async () => {
    const project = new TemporaryProject();
    project.install('flavors', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['f'], local: 'backend' } } });
    const index = `import { createServer } from 'node:net';
export const localBackend = {
  async start() {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const environment = { BACKEND: 'port ' + server.address().port };
    return { environment, close: () => new Promise((resolve) => server.close(resolve)) };
  },
};`;
    project.install('backend', { index });
    const ended = await run(SHIM, ['local', '--port', '0'], project.folder, {
      onOutput: (child, text) => {
        if (text.includes('export BACKEND')) child.kill('SIGTERM');
      },
    });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^export BACKEND='port \d+'\n$/);
  });

  it('prints no stack when its output pipe is closed', async () => {
    const project = given(Array.from({ length: 5000 }, (_, index) => note(`note-number-${index}`)));
    const child = spawn('sh', ['-c', `"${process.execPath}" "${SHIM}" plan | head -n 1`], { cwd: project.folder });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.resume();
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
  });

  it.each(['20.20.2', '22.11.0'])('says in one sentence that Node %s is too old', async (version) => {
    const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
    const ended = await run(SHIM, ['--help'], tmpdir(), { nodeOptions: ['--import', pretend] });
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `pcf: Node 22.12 or later is required, and this is Node ${version}. Install a newer Node.\n`,
    });
  });

  it('caches compiled code in the temporary folder, so that the next command starts faster', async () => {
    const project = given([note('a')]);
    await run(SHIM, ['validate'], project.folder, { env: { TMPDIR: project.folder } });
    expect(readdirSync(join(project.folder, 'node-compile-cache'))).not.toEqual([]);
  });

  it('runs if the temporary folder cannot be written', async () => {
    const project = given([note('a')]);
    const ended = await run(SHIM, ['validate'], project.folder, { env: { TMPDIR: join(project.folder, 'pcf.json') } });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('gives advice if it is not built', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcf-shim-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(SHIM, join(folder, 'bin/pcf.mjs'));
    const ended = await run(join(folder, 'bin/pcf.mjs'), ['--help'], folder);
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'pcf: @pcf/cli is not built. Build it first, with npm run build in the repository.\n',
    });
  });
});
