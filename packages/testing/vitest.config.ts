import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/testing/tsconfig.lib.json' });
