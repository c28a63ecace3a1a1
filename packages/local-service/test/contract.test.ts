import { readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bind } from '@pcf/core';
import { describeFlavor } from '@pcf/testing/suite';
import { BASE_FOLDER, localService } from '../src/index.js';
import { TestEnvironment } from './support/environment.js';

const SECRET = 'correct-horse-battery-staple';
/** Takes a moment to end, always: the suite expects each apply to go through the same events. */
const FOREVER = ['/bin/sh', '-c', 'trap "sleep 0.05; exit" TERM INT; while :; do sleep 60; done'];
const common = { pcf_name: 'web' };

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** A folder for the service of one environment. */
async function backend() {
  const env = await TestEnvironment.create();
  return {
    services: [bind(BASE_FOLDER, { useValue: env.folder })],
    secrets: [SECRET],
    remove: async () => {
      await env.kill();
      await rm(env.home, { recursive: true });
    },
    alter: async () => {
      const file = join(env.home, 'description.json');
      const described = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...described, command: ['/bin/false'] }));
    },
    block: async () => {
      await env.kill();
      await unlink(await env.claimFile());
    },
    confuse: async () => {
      await env.kill();
      await rename(await env.claimFile(), join(env.home, 'claim.lend.1'));
    },
    inspect: async () => {
      const described = await readFile(join(env.home, 'description.json'), 'utf8').catch(ifMissing);
      return described === undefined ? undefined : JSON.parse(described.replaceAll(env.folder, '/base'));
    },
    count: async () => (await readdir(join(env.folder, 'services')).catch(ifMissing))?.length ?? 0,
    stop: () => env.kill(),
    // The folder of descriptions leads to itself: nothing in it can be read.
    deny: async () => {
      await env.kill();
      await rm(join(env.folder, 'services'), { recursive: true, force: true });
      await symlink('services', join(env.folder, 'services'));
    },
    dispose: () => env.close(),
  };
}

describeFlavor({
  plugin: localService,
  flavor: 'local_service',
  definitions: {
    plain: { ...common, service: { command: FOREVER, folder: 'services', min_ready_seconds: 0.05 } },
    full: {
      ...common,
      service: {
        command: [...FOREVER, 'one', 'two'],
        environment: { TOKEN: SECRET, PORT: '8080' },
        working_folder: '/',
        log: 'web.log',
        folder: 'services',
        stop_signal: 'SIGINT',
        stop_timeout: 30,
        min_ready_seconds: 0.05,
      },
    },
  },
  transitions: [['plain', 'full']],
  invalid: {
    'a variable of the shell': { service: { command: FOREVER, environment: { IFS: SECRET } } },
  },
  backend,
  exempt: {
    'service.stop_signal': 'it is used when the service is stopped, and is no setting of a running one',
    'service.stop_timeout': 'it is used when the service is stopped, and is no setting of a running one',
    'service.min_ready_seconds': 'it is used when the service is started, and is no setting of a running one',
  },
});
