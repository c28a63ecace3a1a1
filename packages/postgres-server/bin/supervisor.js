/**
 * Runs the programs of PostgreSQL, one after another, for the process that started it: `node supervisor.js FOLDER…`.
 *
 * The channel between both closes when that process ends, in whatever way, or when it disconnects. Then the program is stopped, the
 * folders are removed, and this process ends. The other side, with the messages, is `src/supervisor.ts`.
 */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How long an orderly shutdown may take, in milliseconds, before the program is told to end at once. */
const PATIENCE = 10_000;

/** @typedef {{ order: 'run', file: string, args: string[], folder: string }} Program */
/** @typedef {Program | { order: 'crash' }} Order */

const folders = process.argv.slice(2);

/** @type {{ child: import('node:child_process').ChildProcess, file: string, closed: Promise<void> } | undefined} */
let running;
let isEnding = false;
/** @type {{ uid?: number, gid?: number }} */
let account = {};

/** PostgreSQL refuses to run as root. Node looks the user up by name, and does so for its own process only. */
function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return {};
  process.seteuid?.('nobody');
  const uid = process.geteuid?.();
  process.seteuid?.(0);
  return uid === undefined ? {} : { uid, gid: uid };
}

function report(/** @type {object} */ message) {
  if (process.connected) process.send?.(message);
}

function run(/** @type {Program} */ { file, args, folder }) {
  const child = spawn(file, args, { ...account, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => report({ event: 'output', text }));
  }
  // After `close`, no process that PostgreSQL has started is left either: they all share its standard error.
  const closed = new Promise((resolve) => {
    child.once('error', (error) => report({ event: 'output', text: `${error.message}\n` }));
    child.once('close', (code) => {
      running = undefined;
      report({ event: 'ended', code });
      resolve(undefined);
    });
  });
  running = { child, file, closed };
  report({ event: 'started', pid: child.pid });
}

/** Sends a signal. On Windows, PostgreSQL has signals of its own, which only `pg_ctl` can send. */
function signal(/** @type {'INT' | 'QUIT'} */ name) {
  if (!running) return;
  const { child, file } = running;
  const sender = spawn(join(dirname(file), 'pg_ctl'), ['kill', name, String(child.pid)], {
    ...account,
    stdio: 'ignore',
    windowsHide: true,
  });
  sender.once('error', () => child.kill(`SIG${name}`));
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  if (running) {
    const { closed } = running;
    signal('INT');
    const insisting = setInterval(() => signal('QUIT'), PATIENCE);
    await closed;
    clearInterval(insisting);
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}

for (const cause of ['disconnect', 'SIGTERM', 'SIGINT']) process.on(cause, end);
process.on('message', (/** @type {Order} */ message) => {
  if (isEnding) return;
  if (message.order === 'run') run(message);
  else signal('QUIT');
});

try {
  account = unprivilegedAccount();
  report({ event: 'ready', account });
} catch (error) {
  report({ event: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
