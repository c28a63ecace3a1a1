import { testsOfPackage } from './vitest.js';

export default testsOfPackage({ build: 'examples/tsconfig.lib.json', built: ['@pcf/core'] });
