// Builds the site: one page a chapter, relative addresses, so that any static server can serve it under any path.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { isolationHeaders } from './tools/lib/security-headers.mjs';
import { lecturePages } from './web/plugins/plugin.js';

const web = fileURLToPath(new URL('./web', import.meta.url));
const engine = fileURLToPath(new URL('./engine', import.meta.url));

export default defineConfig({
  // Not every compiler can make the engine with relaxed SIMD, and the page offers what there is.
  define: { __HAS_RELAXED_ENGINE__: JSON.stringify(existsSync(`${web}/public/engine/engine-relaxed.js`)) },
  root: web,
  base: './',
  publicDir: 'public',
  plugins: [lecturePages({ web, engine })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The last two years of browsers; light-dark() and popovers stay as they are.
    target: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The security policy allows no data: fonts, and a page in cache should not carry pictures twice.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  worker: { format: 'es' },
  // Without isolation a page has no shared memory, and the engine no threads.
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
