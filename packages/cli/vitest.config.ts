import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Plugins import core natively; the command under test must use the same copy.
  test: { server: { deps: { external: [/packages\/core\/dist\//] } } },
});
