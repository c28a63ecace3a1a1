import { testsOfPackage } from '../../tools/vitest.js';

/** A test file replaces fauxqs. */
export default testsOfPackage({ test: { isolate: true } });
