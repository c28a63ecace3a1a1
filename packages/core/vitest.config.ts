import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/core/tsconfig.lib.json' });
