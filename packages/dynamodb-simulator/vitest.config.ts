import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage({ build: 'packages/dynamodb-simulator/tsconfig.lib.json' });
