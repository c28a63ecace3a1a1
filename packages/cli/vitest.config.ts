import { testsOfPackage } from '../../tools/vitest.js';

/** Plugins import core natively; the command under test must use the same copy. */
export default testsOfPackage({ server: { deps: { external: [/packages\/core\/dist\//] } } });
