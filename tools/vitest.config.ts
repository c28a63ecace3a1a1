import { testsOfPackage } from './vitest.js';

export default testsOfPackage();
