import { testsOfPackage } from '../../tools/vitest.js';

/** A test file replaces a module of Node. */
export default testsOfPackage({ build: 'packages/local-service/tsconfig.lib.json', test: { isolate: true } });
