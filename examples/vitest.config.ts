import { testsOfPackage } from '../tools/vitest.js';

export default testsOfPackage({ build: 'examples/tsconfig.lib.json' });
