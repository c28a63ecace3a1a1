import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/cli/tsconfig.lib.json' });
