import { defineConfig, type ViteUserConfig } from 'vitest/config';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where random cases come from. `PCF_TEST_SEED` repeats those of an earlier run. */
    seed: number;
    /** How many random cases to try in place of a test's own number: `PCF_TEST_RUNS`. */
    runs: number | undefined;
  }
}

/** The modes that run other tests than `npm test`. */
const OTHER_MODES = ['long', 'matrix'];

const { PCF_TEST_SEED, PCF_TEST_RUNS } = process.env;

/**
 * The Vitest configuration of a package: its tests are `test/**\/*.test.ts`. With `--mode long` they are `test/long/*.long.ts`,
 * which `npm run test:long` runs; with `--mode matrix`, `test/matrix/*.matrix.ts` and `npm run test:matrix`.
 *
 * A test with random cases reads `inject('seed')` and `inject('runs') ?? 200`, where 200 is the number of its own.
 *
 * @param test - what the tests of this package need beside that
 */
export function testsOfPackage(test: ViteUserConfig['test'] = {}) {
  return defineConfig(({ mode }) => ({
    test: {
      include: [OTHER_MODES.includes(mode) ? `test/${mode}/*.${mode}.ts` : 'test/**/*.test.ts'],
      testTimeout: mode === 'long' ? 0 : 60_000,
      hookTimeout: 120_000,
      ...test,
      provide: {
        seed: Number(PCF_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31)),
        runs: PCF_TEST_RUNS === undefined ? undefined : Number(PCF_TEST_RUNS),
      },
    },
  }));
}
