import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where random cases come from. `PCF_TEST_SEED` repeats those of an earlier run. */
    seed: number;
    /** How many random cases to try in place of a test's own number: `PCF_TEST_RUNS`. */
    runs: number | undefined;
    /** The TypeScript project to build before the tests, from the root of the repository. */
    build: string | undefined;
  }
}

/** The modes that run other tests than `npm test`. */
const OTHER_MODES = ['long', 'matrix', 'mutants'];

const { PCF_TEST_SEED, PCF_TEST_RUNS } = process.env;
const ROOT = join(import.meta.dirname, '..');
const PACKAGES = join(ROOT, 'packages');

/** Node keeps what it compiled: the processes that tests start read it, and so start sooner. */
const NODE_COMPILE_CACHE = join(ROOT, 'node_modules/.cache/node-compile');

/** What the tests of a package need. */
interface TestsOfPackage {
  /** Vitest's own settings, beside those of all packages. */
  readonly test?: ViteUserConfig['test'];
  /** The TypeScript project to build before the tests, with all that it refers to: for tests that start processes. From the root. */
  readonly build?: string;
  /** Packages that are imported as they are built, and not from their sources. */
  readonly built?: readonly string[];
}

/**
 * The Vitest configuration of a package: its tests are `test/**\/*.test.ts`, and import the packages of this repository from
 * their sources. With `--mode long` the tests are `test/long/*.long.ts`, which `npm run test:long` runs; with
 * `--mode matrix`, `test/matrix/*.matrix.ts` and `npm run test:matrix`; with `--mode mutants`, `test/mutants/*.mutants.ts` and
 * `npm run test:mutants`.
 *
 * A test with random cases reads `inject('seed')` and `inject('runs') ?? 200`, where 200 is the number of its own.
 */
export function testsOfPackage({ test = {}, build, built = [] }: TestsOfPackage = {}) {
  return defineConfig(({ mode }) => ({
    resolve: { alias: sourcesExcept(built) },
    test: {
      include: [OTHER_MODES.includes(mode) ? `test/${mode}/*.${mode}.ts` : 'test/**/*.test.ts'],
      testTimeout: ['long', 'mutants'].includes(mode) ? 0 : 60_000,
      hookTimeout: 120_000,
      env: { NODE_COMPILE_CACHE },
      // The test files of a worker share what is loaded: starting a worker takes longer than most files. Where a file replaces
      // modules (`vi.mock`), its package sets `isolate`.
      isolate: false,
      maxWorkers: 2,
      ...(build && { globalSetup: join(import.meta.dirname, 'build-before-tests.ts') }),
      ...test,
      provide: {
        build,
        seed: Number(PCF_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31)),
        runs: PCF_TEST_RUNS === undefined ? undefined : Number(PCF_TEST_RUNS),
      },
    },
  }));
}

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | { readonly default?: string }>>;
}

/** For each entry of each package, the source that it is built from. */
function sourcesExcept(built: readonly string[]) {
  return readdirSync(PACKAGES).flatMap((folder) => {
    const home = join(PACKAGES, folder);
    const { name, exports = {} }: Manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    if (built.includes(name)) return [];
    return Object.entries(exports).flatMap(([entry, target]) => {
      const [, file] = /^\.\/dist\/(.*)\.js$/.exec((typeof target === 'object' && target.default) || '') ?? [];
      return file
        ? [{ find: new RegExp(`^${name}${entry.slice(1)}$`), replacement: join(home, 'src', `${file}.ts`) }]
        : [];
    });
  });
}
