// `npm run dev`: Vite's development server with live reload; the engine is rebuilt when its source changes.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { buildParts, wasmTargets } from './build.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { main, say, step } from './lib/console.mjs';
import { root } from './lib/paths.mjs';
import { isolationHeaders } from './lib/security-headers.mjs';
import { portFrom } from './lib/server.mjs';
import { ensureSetup } from './setup.mjs';

const DEFAULT_DEV_PORT = '5173';
/** Editors write a file in several steps; one build follows the last of them. */
const SETTLE_MS = 300;

/** Calls `rebuild` after changes under `folders`, one at a time. */
function rebuildOnChange(folders, rebuild) {
  let timer;
  let running = false;
  let again = false;
  const start = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    await rebuild();
    running = false;
    if (again) {
      again = false;
      start();
    }
  };
  for (const folder of folders) {
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(start, SETTLE_MS);
    });
  }
}

await main(async () => {
  await ensureSetup('build');
  await buildParts();
  const { createServer } = await import('vite');
  const server = await createServer({
    configFile: join(root, 'vite.config.ts'),
    // Isolated like the real site, so that threads work; Vite's own client needs inline styles, so no content policy here.
    server: { port: portFrom(env.PORT || DEFAULT_DEV_PORT), headers: isolationHeaders },
  });
  await server.listen();
  rebuildOnChange([join(root, 'engine'), join(root, 'wasm_bindings')], async () => {
    try {
      await step('The engine changed', () => buildPreset('wasm', { targets: wasmTargets }));
      server.ws.send({ type: 'full-reload' });
    } catch (error) {
      // The compiler has said what is wrong; the next change tries again.
      say(error.message);
    }
  });
  say();
  server.printUrls();
});
