import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/fleet/tsconfig.lib.json' });
