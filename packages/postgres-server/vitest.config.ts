import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/postgres-server/tsconfig.lib.json' });
