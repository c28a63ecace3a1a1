// What the test and a worker process tell each other.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createInterface } from 'node:readline';

/** @type {import('../worker-process.js').WorkerConfig} */
export const config = JSON.parse(process.env.PCF_TEST_WORKER ?? '');

/** @param {object} event */
export const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

/** @type {Map<string, () => void>} */
const held = new Map();
const open = new Set();
let count = 0;

// The test opens a gate for one passage, or for all that follow.
createInterface({ input: process.stdin }).on('line', (line) => {
  const { pass, openGate, stopClocks } = JSON.parse(line);
  if (stopClocks) stopBothClocks();
  if (openGate) open.add(openGate);
  for (const [key, go] of held) if (key === pass || (openGate && key.startsWith(`${openGate}#`))) go();
});
// The test has ended, however it did.
process.stdin.on('end', () => process.exit(1));

/** As in a virtual machine that was suspended and goes on: no clock of the process shows the time that has passed. */
function stopBothClocks() {
  const [wall, steady] = [Date.now(), performance.now()];
  Date.now = () => wall;
  performance.now = () => steady;
}

/**
 * A point that the work passes only when the test says so, where the configuration names it.
 *
 * @param {string} place
 * @param {string} about
 */
export async function gate(place, about) {
  if (!config.gates.includes(place) || open.has(place)) return;
  count += 1;
  const key = `${place}#${count}`;
  await new Promise((resolve) => {
    held.set(key, () => resolve(undefined));
    print({ event: 'gate', place, about, key });
  });
  held.delete(key);
}

/** @type {AsyncLocalStorage<object>} */
const RUNS = new AsyncLocalStorage();

/** The run that the running code works for. */
export const currentRun = () => RUNS.getStore();

/**
 * @template T
 * @param {object} run
 * @param {() => Promise<T>} work
 */
export const withRun = (run, work) => RUNS.run(run, work);
