import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/local-service/tsconfig.lib.json' });
