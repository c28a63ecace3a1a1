// A plugin of Stryker that lets a random part of the mutants through: `PCF_MUTANTS_SAMPLE` percent, by `PCF_TEST_SEED`.
import { createHash } from 'node:crypto';

const { PCF_MUTANTS_SAMPLE = '100', PCF_TEST_SEED = '0' } = process.env;

/** @typedef {{ id: string, fileName: string, location: unknown, replacement: string }} Mutant */

/** @param {Mutant} mutant */
function isChosen({ fileName, location, replacement }) {
  const mutant = JSON.stringify([PCF_TEST_SEED, fileName.split('/packages/').pop(), location, replacement]);
  const number = createHash('sha256').update(mutant).digest().readUInt32BE();
  return (100 * number) / 2 ** 32 < Number(PCF_MUTANTS_SAMPLE);
}

/** Stryker has no status "left out": what a checker refuses as an error of compilation does not count. */
const sample = {
  init: async () => {},
  /** @param {readonly Mutant[]} mutants */
  group: async (mutants) => [mutants.map(({ id }) => id)],
  /** @param {readonly Mutant[]} mutants */
  check: async (mutants) =>
    Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        isChosen(mutant) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
      ]),
    ),
};

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', value: sample }];
