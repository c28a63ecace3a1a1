import { testsOfPackage } from '../vitest.js';

/**
 * The tests that are run for each mutant. The planner's are those that plan, and those that lead a table from one definition
 * to another; what else the table's package tests takes minutes, and is about other files.
 */
const TESTS: Readonly<Record<string, string>> = {
  core: 'test/**/*.test.ts',
  'dynamodb-table': 'test/{plan*,diff,normalise,ownership,rules,meanwhile,losses}.test.ts',
};

/** What is loaded is shared by all files: it takes longer to load than most tests take. */
export default testsOfPackage({
  test: { include: [TESTS[process.env.PCF_MUTANTS_PACKAGE ?? 'core'] ?? ''], isolate: false },
});
