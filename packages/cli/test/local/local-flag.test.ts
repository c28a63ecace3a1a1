import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pcf } from '../support/run-pcf.js';
import { note, TemporaryProject } from '../support/temporary-project.js';

/** A backend that writes down when it starts and ends, and in which folder. */
const backend = (keepsState: boolean) => `
import { appendFileSync } from 'node:fs';
const log = (text) => appendFileSync(new URL('../../log', import.meta.url), text + '\\n');
export const localBackend = {
  async start({ folder } = {}) {
    log('start ' + folder);
    const environment = { AWS_ENDPOINT_URL_NOTES: 'http://127.0.0.1:1', AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local' };
    return { environment, keepsState: ${keepsState}, close: async () => log('close') };
  },
};`;

function given({ local = 'notes-backend', keepsState = true }: { local?: unknown; keepsState?: boolean } = {}) {
  const project = new TemporaryProject();
  project.installNotes({ local });
  project.install('notes-backend', { index: backend(keepsState) }, 'devDependencies');
  project.write('pcf.json', JSON.stringify([note('a')]));
  return project;
}

const logOf = ({ folder }: TemporaryProject): string => {
  const file = join(folder, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

describe('--local', () => {
  it.each([
    'plan --local',
    'run --local',
    'apply --local',
    'stop --local --yes',
    'terminate --local --yes',
    'status --local',
    'import note a --local',
    'graph --live --local',
  ])('starts the backend with its folder below .pcf of the project, and ends it: pcf %s', async (args) => {
    const project = given();
    project.notes = { a: { text: 'hello', looks: 0 } };
    const { stderr } = await pcf(args, { cwd: project.folder });
    expect(logOf(project)).toBe(`start ${project.folder}/.pcf/local/notes-backend\nclose\n`);
    expect(stderr).not.toContain('memory only');
  });

  it('refuses a flavor whose backend is not installed: it would call the cloud', async () => {
    const project = given({ local: 'another-backend' });
    const ran = await pcf('run --local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('npm install --save-dev another-backend');
    expect(project.writes).toEqual([]);
  });

  it('names all backends that are not installed, and how to install each', async () => {
    const project = given({ local: 'another-backend' });
    project.install('drafts', {
      manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['draft'], local: 'third' } },
    });
    project.write('pcf.json', JSON.stringify([note('a'), { flavor: 'draft', pcf_name: 'b' }]));
    const { code, stderr } = await pcf('run --local', { cwd: project.folder });
    expect(code).toBe(1);
    expect(stderr).toContain('npm install --save-dev another-backend\n');
    expect(stderr).toContain('npm install --save-dev third\n');
  });

  it.each(['plan --local --prune', 'orphans --local'])(
    'leaves out a package that no definition uses, where its backend is not there: pcf %s',
    async (args) => {
      const project = given();
      for (const [name, local] of [
        ['drafts', 'drafts-backend'],
        ['letters', undefined],
      ])
        project.install(`${name}`, { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: [name], local } } });
      const { stderr } = await pcf(`${args} --owner shop`, { cwd: project.folder });
      expect(stderr).toContain('No orphans of drafts are looked for.');
      expect(stderr).toContain('npm install --save-dev drafts-backend');
      expect(stderr).toContain('No orphans of letters are looked for. It has no local backend.');
      expect(logOf(project)).toContain('start');
    },
  );

  it('gives a backend the port that pcf local gives it, and another one if that is taken', async () => {
    const project = given();
    const index = `
import { appendFileSync } from 'node:fs';
export const localBackend = {
  async start({ port }) {
    appendFileSync(new URL('../../log', import.meta.url), port + '\\n');
    if (port !== 0) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' });
    return { environment: {}, keepsState: true, close: async () => {} };
  },
};`;
    project.install('notes-backend', { index }, 'devDependencies');
    project.install('a', { manifest: { pcf: { apiVersion: 1, plugin: 'p', flavors: ['a'], local: 'a-backend' } } });
    expect(await pcf('plan --local', { cwd: project.folder })).toMatchObject({ code: 2 });
    expect(logOf(project)).toBe('4601\n0\n');
  });

  it('starts no backend that no definition needs', async () => {
    const project = given();
    project.write('pcf.json', '[]');
    await pcf('plan --local', { cwd: project.folder });
    expect(logOf(project)).toBe('');
  });

  it('directs clients to the backend, and removes variables that would bypass it', async () => {
    const project = given();
    const env = {
      AWS_ENDPOINT_URL_NOTES: 'https://notes.example.com',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'production',
    };
    await pcf('plan --local', { cwd: project.folder, env });
    expect(env).toMatchObject({
      AWS_ENDPOINT_URL_NOTES: 'http://127.0.0.1:1',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
    });
    expect(Object.keys(env)).not.toContain('AWS_PROFILE');
    expect(Object.keys(env)).not.toContain('AWS_SESSION_TOKEN');
    expect(Object.keys(env)).not.toContain('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');
  });

  it('can be combined with --region', async () => {
    const env: Record<string, string> = {};
    await pcf('plan --local --region eu-west-1', { cwd: given().folder, env });
    expect(env.AWS_REGION).toBe('eu-west-1');
  });

  it.each(['--endpoint-url http://127.0.0.1:2', '--profile production'])(
    'does not go together with %s',
    async (other) => {
      const project = given();
      const ran = await pcf(`plan --local ${other}`, { cwd: project.folder });
      expect(ran.code).toBe(4);
      expect(ran.stderr).toContain(`--local and ${other.split(' ')[0]} cannot be combined`);
      expect(logOf(project)).toBe('');
    },
  );

  it('warns about a backend that keeps no state, also with --quiet', async () => {
    const project = given({ keepsState: false });
    const { stderr } = await pcf('run --local --quiet', { cwd: project.folder });
    expect(stderr).toBe(
      'notes-backend keeps its state in memory only: its resources are lost when this command ends.\n',
    );
  });

  it('refuses flavors without a backend, which would call the cloud', async () => {
    const project = given();
    project.installNotes();
    const ran = await pcf('run --local', { cwd: project.folder });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('The package @acme/pcf-notes has no local backend');
    expect(project.writes).toEqual([]);
  });

  it('starts nothing for flavors that need no backend', async () => {
    const project = given({ local: true });
    const ran = await pcf('run --local', { cwd: project.folder });
    expect(ran.code).toBe(0);
    expect(logOf(project)).toBe('');
  });

  it('keeps the state out of version control', async () => {
    const project = given();
    await pcf('plan --local', { cwd: project.folder });
    expect(readFileSync(join(project.folder, '.pcf/local/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('stops the backend when the command fails, and when it is interrupted', async () => {
    const project = given();
    project.write('pcf.json', JSON.stringify([note('a', { text: 'refused' })]));
    await pcf('run --local', { cwd: project.folder });
    project.write('pcf.json', JSON.stringify([note('a', { text: 'stuck' })]));
    const ran = await pcf('run --local', { cwd: project.folder, signal: { name: 'SIGINT', at: 'WRITING' } });
    expect(ran.code).toBe(130);
    expect(logOf(project).match(/close/g)).toHaveLength(2);
  });
});
