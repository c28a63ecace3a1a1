import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { testsOfPackage } from '../vitest.js';

/** The tests that are run for each mutant. Of the table's package, only those that are quick: the others take minutes. */
const TESTS: Readonly<Record<string, string>> = {
  core: 'test/**/*.test.ts',
  'dynamodb-table': 'test/{plan/*,settings/*,definition/*,observe/*,import,iam-actions}.test.ts',
};

/** Tests of other files, which cannot run in the worker threads that Stryker uses, or take long. */
const OTHERS = ['private-folder', 'hostile-definitions', 'secrets', 'printable'].map((name) => `**/${name}.test.ts`);

/** Tests that take long, the longest last. A mutant that a quick test catches does not get to them. */
const SLOW = ['graph', 'minimum', 'properties'];

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => SLOW.findIndex((name) => moduleId.includes(`${name}.test`));
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** What is loaded is shared by all files: it takes longer to load than most tests take. */
export default testsOfPackage({
  test: {
    include: [TESTS[process.env.PCF_MUTANTS_PACKAGE ?? 'core'] ?? ''],
    exclude: OTHERS,
    isolate: false,
    sequence: { sequencer: QuickFirst },
  },
});
