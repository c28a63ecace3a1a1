import { testsOfPackage } from '../../tools/vitest.js';

export default testsOfPackage();
