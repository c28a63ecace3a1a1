import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { testsOfPackage } from '../vitest.js';

/**
 * The tests that are run for each mutant. The planner's are those that plan; what else the table's package tests takes minutes, and
 * is about other files.
 */
const TESTS: Readonly<Record<string, string>> = {
  core: 'test/**/*.test.ts',
  'dynamodb-table': 'test/{plan*,diff,normalise,rules,meanwhile,ownership,losses}.test.ts',
};

/** Tests that take long, the longest last. A mutant that a quick test catches does not get to them. */
const SLOW = ['graph', 'meanwhile', 'ownership', 'losses', 'minimum', 'properties'];

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
    isolate: false,
    sequence: { sequencer: QuickFirst },
  },
});
