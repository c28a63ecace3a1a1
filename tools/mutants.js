// Changes the code in small ways, one at a time, and counts the changes that the tests catch:
//   npm run mutants -- [package...] [--files GLOB] [--sample PERCENT] [--seed N] [--incremental]
// With --incremental, what neither code nor tests have changed since the last such run is not run again.
// Fails below 90 %, and for each change that no test catches and that tools/mutants/equivalent.json does not list.
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const ROOT = join(import.meta.dirname, '..');
const LEAST = 90;
const USAGE = 'Usage: npm run mutants -- [package...] [--files GLOB] [--sample PERCENT] [--seed N] [--incremental]';
const CAUGHT = ['Killed', 'Timeout'];
const NOT_CAUGHT = ['Survived', 'NoCoverage'];

/**
 * What is mutated of each package: the loop of core, and the planner of tables.
 *
 * @type {Readonly<Record<string, string>>}
 */
const MUTATED = {
  core: 'src/{model,particle,reconcile,field}/**/*.ts',
  'dynamodb-table': 'src/{plan,steps,settings}/**/*.ts',
};

/** @typedef {{ file: string, mutator: string, from: string, to: string }} Change */
/** @typedef {Change & { at: string, status: string }} Mutant */
/**
 * A change that changes no behaviour, and why; it holds wherever the file has the same text.
 *
 * @typedef {Change & { reason: string }} Equivalent
 */

function readArguments() {
  const options = /** @type {const} */ ({
    files: { type: 'string' },
    sample: { type: 'string', default: '100' },
    incremental: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(MUTATED);
  const unknown = names.filter((name) => !Object.hasOwn(MUTATED, name));
  if (unknown.length > 0)
    throw new Error(`Unknown package ${unknown.join(', ')}. Known packages: ${Object.keys(MUTATED).join(', ')}.`);
  const sample = Number(values.sample);
  if (!(sample > 0 && sample <= 100))
    throw new Error(`--sample is a percentage of the mutants, above 0 and at most 100, not "${values.sample}".`);
  if (values.incremental && sample < 100) throw new Error('--incremental is for all mutants, not for a sample.');
  if (!/^\d+$/.test(values.seed)) throw new Error(`--seed must be a whole number, not "${values.seed}".`);
  return { names, files: values.files, sample, seed: values.seed, incremental: values.incremental };
}

/**
 * Runs the tests of one package for each mutant, in a copy of the repository.
 *
 * @param {string} name
 * @param {readonly string[]} mutate
 * @param {{ sample: number, incremental: boolean }} options
 * @returns {Promise<Mutant[]>}
 */
async function mutantsOf(name, mutate, { sample, incremental }) {
  process.env.PCF_MUTANTS_PACKAGE = name;
  const sources = new Map(mutate.map((file) => [file, readFileSync(file, 'utf8').split('\n')]));
  const stryker = new Stryker({
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', join(ROOT, 'tools/mutants/sample.js')],
    checkers: sample < 100 ? ['sample'] : [],
    vitest: { configFile: 'tools/mutants/vitest.config.ts', dir: `packages/${name}`, related: false },
    mutate: [...mutate],
    ignorePatterns: ['**', '!packages/**', '!tools/**', '!*.json', 'packages/*/dist'],
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.PCF_MUTANTS_WORKERS ?? 2),
    timeoutMS: 10_000,
    incremental,
    incrementalFile: `reports/mutants/${name}.json`,
    reporters: ['progress-append-only'],
  });
  const results = await stryker.runMutationTest();
  return results
    .filter(({ status }) => [...CAUGHT, ...NOT_CAUGHT].includes(status))
    .map(({ fileName, location, mutatorName, replacement = '', status }) => {
      const file = relative(ROOT, resolve(fileName));
      return {
        file,
        mutator: mutatorName,
        from: textAt(sources.get(file) ?? [], location),
        to: replacement,
        at: `${file}:${location.start.line}:${location.start.column}`,
        status,
      };
    });
}

/**
 * @typedef {{ line: number, column: number }} Position
 * @param {readonly string[]} source - its lines
 * @param {{ start: Position, end: Position }} location - counted from 1
 */
function textAt(source, { start, end }) {
  const lines = source.slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last]?.slice(0, end.column - 1) ?? '';
  lines[0] = lines[0]?.slice(start.column - 1) ?? '';
  return lines.join('\n');
}

/** @param {Change} change */
function keyOf({ file, mutator, from, to }) {
  return JSON.stringify([file, mutator, from, to]);
}

/**
 * @param {string} name
 * @param {readonly Mutant[]} mutants
 * @param {readonly Equivalent[]} listed - those of the files that were mutated
 * @param {boolean} isWhole - whether all mutants of these files were tried
 * @returns {boolean} whether enough were caught, and nothing is left to do
 */
function report(name, mutants, listed, isWhole) {
  const caught = mutants.filter(({ status }) => CAUGHT.includes(status));
  const others = mutants.filter(({ status }) => NOT_CAUGHT.includes(status));
  const known = new Set(listed.map(keyOf));
  const survivors = others.filter((mutant) => !known.has(keyOf(mutant)));
  const needed = new Set(others.map(keyOf));
  const stale = isWhole ? listed.filter((one) => !needed.has(keyOf(one))) : [];
  for (const { at, mutator, from, to, status } of survivors)
    console.log(`${at} ${mutator}${status === 'NoCoverage' ? ', run by no test' : ''}\n- ${from}\n+ ${to}`);
  for (const one of stale) console.log(`Listed as equivalent, but caught by a test, or gone: ${keyOf(one)}`);
  const score = mutants.length === 0 ? 100 : (100 * caught.length) / mutants.length;
  const equivalents = others.length - survivors.length;
  console.log(
    `${name}: ${caught.length} of ${mutants.length} mutants caught (${score.toFixed(1)} %), ${equivalents} equivalent, ${survivors.length} to look at`,
  );
  return score >= LEAST && survivors.length === 0 && stale.length === 0;
}

/** @param {ReturnType<typeof readArguments>} arguments_ */
async function run({ names, files, sample, seed, incremental }) {
  process.chdir(ROOT);
  process.env.PCF_TEST_SEED = seed;
  process.env.PCF_TEST_RUNS ??= '20';
  process.env.PCF_MUTANTS_SAMPLE = String(sample);
  /** @type {readonly Equivalent[]} */
  const equivalents = JSON.parse(readFileSync(join(import.meta.dirname, 'mutants/equivalent.json'), 'utf8'));
  console.log(`seed ${seed}, ${sample} % of the mutants`);
  let isGood = true;
  for (const name of names) {
    const mutate = globSync(`packages/${name}/${files ?? MUTATED[name]}`);
    if (mutate.length === 0) throw new Error(`No file of ${name} is called ${files}.`);
    const mutants = await mutantsOf(name, mutate, { sample, incremental });
    const listed = equivalents.filter(({ file }) => mutate.includes(file));
    isGood = report(name, mutants, listed, sample === 100) && isGood;
  }
  return isGood ? 0 : 1;
}

try {
  process.exitCode = await run(readArguments());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = 2;
}
