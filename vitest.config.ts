// Vitest: the page's units, the WebAssembly bindings under Node, and the scripts in tools/.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/{web,bindings}/**/*.test.ts', 'web/src/chapters/*/*.test.ts', 'tests/tools/**/*.test.mjs'],
    environment: 'node',
    // Left alone it keeps one processor of two for itself.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Bindings tests compile three WebAssembly builds; on two busy cores that takes a while.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
