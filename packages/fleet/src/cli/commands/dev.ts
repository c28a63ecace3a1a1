import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, ExitCode, findProject, interruptible } from '@pcf/cli/extension';
import { startServices } from '../dev/services.js';
import { startWorkerProcess, type WorkerProcess } from '../dev/worker-process.js';
import type { FleetCommandOptions } from '../options.js';
import { readConfig } from '../set-up/set-up.js';

/** How many workers there are: two show what happens when one ends. */
const WORKERS = 2;
/** How long to wait before an ended worker is replaced, in milliseconds: the others take its runs over meanwhile. */
const REPLACED_AFTER = 2000;

/**
 * `pcf fleet dev`: runs a fleet on this machine until Ctrl-C: PostgreSQL, the local backends of the project's flavors, and workers. The
 * state is in `.pcf` of the project, so that the next start goes on with it.
 */
export const dev: Command<FleetCommandOptions> = (invocation) =>
  interruptible(invocation.io.signals, async (signal) => {
    const { io, options, output } = invocation;
    const [project, setUp] = [await findProject(io.cwd), await readConfig(invocation)];
    output.progress('Starting PostgreSQL, the local backends and two workers …');
    const services = await startServices(project, io.env);
    const workers = new Set<WorkerProcess>();
    const start = async (name: string): Promise<WorkerProcess> => {
      const worker = await startWorkerProcess({
        ...{ cwd: io.cwd, env: services.env, args: options.setUp === undefined ? [] : ['--set-up', options.setUp] },
        onLine: (line) => output.progress(`${name}  ${line}`),
      });
      workers.add(worker);
      void worker.ended.then(() => workers.delete(worker));
      return worker;
    };
    const keep = async (name: string, first: WorkerProcess): Promise<void> => {
      for (let worker = first; ; worker = await start(name)) {
        await Promise.race([worker.ended, aborted(signal)]);
        if (signal.aborted) return;
        output.progress(`${name}  Its process ${worker.pid} has ended. Another one is started.`);
        await sleep(REPLACED_AFTER, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
      }
    };
    try {
      const started: [string, WorkerProcess][] = [];
      for (let at = 1; at <= WORKERS; at += 1) started.push([`worker ${at}`, await start(`worker ${at}`)]);
      const { environment } = services.backends;
      const database = { host: '127.0.0.1', port: services.postgres.port, database: 'postgres' };
      const pids = started.map(([, { pid }]) => pid);
      output.result(
        { kind: 'fleet', version: 1, database, file: services.file, environment, workers: pids, setUp: setUp.file },
        () => describe({ database, environment, pids, setUp: setUp.file, tenant: tenantOf(setUp) }),
      );
      await Promise.all(started.map(([name, worker]) => keep(name, worker)));
    } finally {
      output.progress('Stopping …');
      await Promise.all([...workers].map((worker) => worker.stop()));
      await services.close();
    }
    return ExitCode.done;
  });

interface Described {
  readonly database: { readonly host: string; readonly port: number; readonly database: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly pids: readonly number[];
  readonly setUp: string;
  /** The tenant of the example; `undefined` where the set-up has none by name. */
  readonly tenant: string | undefined;
}

/** Says where everything is, and what to try next. */
function describe({ database, environment, pids, setUp, tenant }: Described): string {
  const { host, port } = database;
  const field = `--tenant ${tenant ?? 'NAME'} --field main`;
  const tries = [
    [`npx pcf fleet submit ${field}`, 'apply pcf.yml'],
    ['npx pcf fleet runs', 'what was asked for, and how it ended'],
    [`npx pcf fleet drift ${field}`, 'compare what exists with it'],
    [`kill -9 ${pids[0]}`, 'the other worker takes its runs over'],
  ];
  const width = Math.max(...tries.map(([command = '']) => command.length));
  const urls = Object.entries(environment).filter(([, value]) => URL.canParse(value));
  return [
    'A fleet runs on this machine.',
    `  tenants     ${setUp}`,
    `  database    PostgreSQL at ${host}:${port}, kept in .pcf/postgres`,
    `  workers     processes ${pids.join(' and ')}`,
    ...urls.map(([name, url], at) => `  ${at === 0 ? 'backends' : '        '}    ${name}=${url}`),
    '',
    'In another terminal, in this folder:',
    ...tries.map(([command = '', what]) => `  ${command.padEnd(width)}   ${what}`),
    '',
    'Ctrl-C stops all. The next start goes on with the same state.',
  ].join('\n');
}

function tenantOf({ config: { tenants } }: Awaited<ReturnType<typeof readConfig>>): string | undefined {
  return typeof tenants === 'function' ? undefined : Object.keys(tenants)[0];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
