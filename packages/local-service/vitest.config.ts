import { defineConfig } from 'vitest/config';

/** Tests here start real processes. */
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 } });
