import { testsOfPackage } from '../../tools/vitest.js';

/** Plugins import core natively; the command under test must use the same copy. A test file replaces core. */
export default testsOfPackage({
  build: 'packages/cli/tsconfig.lib.json',
  built: ['@pcf/core'],
  test: { isolate: true, server: { deps: { external: [/packages\/core\/dist\//] } } },
});
