import { testsOfPackage } from '../../tools/vitest.js';

/** Two files at a time, for the cores of a small machine; importing does nothing, so that they can share what is loaded. */
export default testsOfPackage({ test: { maxWorkers: 2, isolate: false } });
