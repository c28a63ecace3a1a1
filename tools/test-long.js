// Runs tests of long random histories: npm run test:long -- [name...] [--seed N] [--runs N]
// `npm run test:fleet` runs the test `fleet`, whose runs are histories: --histories N.
// A test NAME is the files packages/*/test/long/NAME.long.ts, of one package or several; without a name, all are run.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
const SUFFIX = '.long.ts';
const USAGE =
  'Usage: npm run test:long -- [name...] [--seed N] [--runs N], or npm run test:fleet -- [--seed N] [--histories N]';

/** @returns by name, the folders of the packages that the test is in */
function allTests() {
  /** @type {Map<string, string[]>} */
  const tests = new Map();
  for (const name of readdirSync(join(ROOT, 'packages'))) {
    const home = join(ROOT, 'packages', name);
    const folder = join(home, 'test/long');
    for (const file of existsSync(folder) ? readdirSync(folder) : [])
      if (file.endsWith(SUFFIX)) {
        const test = file.slice(0, -SUFFIX.length);
        tests.set(test, [...(tests.get(test) ?? []), home]);
      }
  }
  return tests;
}

/**
 * @param {string} option
 * @param {string | undefined} value
 * @param {number} least
 */
function wholeNumber(option, value, least) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number < 2 ** 31) return number;
  throw new Error(`--${option} must be a whole number from ${least} to 2147483647, not ${JSON.stringify(value)}.`);
}

function readArguments() {
  const options = /** @type {const} */ ({
    seed: { type: 'string' },
    runs: { type: 'string' },
    histories: { type: 'string' },
  });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const tests = allTests();
  const unknown = positionals.filter((name) => !tests.has(name));
  if (unknown.length > 0)
    throw new Error(
      `There is no long test ${unknown.join(', ')}. The long tests are: ${[...tests.keys()].join(', ')}.`,
    );
  return {
    chosen: positionals.length > 0 ? [...tests].filter(([name]) => positionals.includes(name)) : [...tests],
    seed: wholeNumber('seed', values.seed, 0) ?? Math.floor(Math.random() * 2 ** 31),
    runs: wholeNumber('runs', values.runs, 1) ?? wholeNumber('histories', values.histories, 1),
  };
}

/** @param {ReturnType<typeof readArguments>} arguments_ */
function run({ chosen, seed, runs }) {
  const more = runs === undefined ? '' : ` --runs ${runs}`;
  const env = { ...process.env, PCF_TEST_SEED: String(seed), ...(runs && { PCF_TEST_RUNS: String(runs) }) };
  let isFailed = false;
  for (const [name, cwd] of chosen.flatMap(([test, homes]) => homes.map((home) => [test, home]))) {
    const again = `npm run test:long -- ${name} --seed ${seed}${more}`;
    console.log(`${name}: seed ${seed}`);
    const vitest = [VITEST, 'run', '--mode', 'long', `test/long/${name}${SUFFIX}`];
    if (spawnSync(process.execPath, vitest, { cwd, env, stdio: 'inherit' }).status === 0) continue;
    isFailed = true;
    console.error(`${name} failed with seed ${seed}. To repeat it: ${again}`);
  }
  return isFailed ? 1 : 0;
}

try {
  process.exitCode = run(readArguments());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = 2;
}
