import { testsOfPackage } from '../../tools/vitest.js';

/** Plugins import core natively; the command under test must use the same copy. */
export default testsOfPackage({
  build: 'packages/cli/tsconfig.lib.json',
  built: ['@pcf/core'],
  test: { server: { deps: { external: [/packages\/core\/dist\//] } } },
});
