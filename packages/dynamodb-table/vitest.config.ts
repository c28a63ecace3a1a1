import { defineConfig } from 'vitest/config';

/** Two files at a time, for the cores of a small machine; importing does nothing, so that they can share what is loaded. */
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 2, isolate: false },
});
