// Vitest: the page's units, the WebAssembly bindings under Node, and the scripts in tools/.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{web,bindings}/**/*.test.ts', 'web/src/chapters/*/*.test.ts', 'tests/tools/**/*.test.mjs'],
    environment: 'node',
    // Bindings tests compile three WebAssembly builds; on two busy cores that takes a while.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
