// The page that measures: makes sure of the peers' packages, bundles a Worker for each contender, and serves it all.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { UserError } from '../../tools/lib/console.mjs';
import { packagesAgree } from '../../tools/lib/machine.mjs';
import { buildDir, dataDir, engineDir, root } from '../../tools/lib/paths.mjs';
import { exitCode } from '../../tools/lib/run.mjs';
import { isolationHeaders } from '../../tools/lib/security-headers.mjs';
import { serve } from '../../tools/lib/server.mjs';

const here = join(root, 'bench', 'browser');
const pageFolder = join(here, 'page');
const packages = join(here, 'node_modules');
const siteFolder = join(buildDir, 'bench-browser');

/**
 * Each Worker, the packages that it needs, and what of these is served as it was published.
 * @type {Record<string, {needs: string[], files?: {from: string, to: string, names: RegExp}}>}
 */
const WORKERS = {
  ours: { needs: [] },
  tfjs: {
    needs: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-layers',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
    ],
    files: { from: '@tensorflow/tfjs-backend-wasm/dist', to: 'tfjs', names: /\.wasm$/ },
  },
  ort: {
    needs: ['onnxruntime-web'],
    files: {
      from: 'onnxruntime-web/dist',
      to: 'ort',
      names: /^ort\.wasm\.min\.mjs$|^ort-wasm-simd-threaded\.(mjs|wasm)$/,
    },
  },
  jax: { needs: ['@jax-js/jax'] },
  convnetjs: { needs: ['convnetjs'] },
};

const isThere = (name) => existsSync(join(packages, name, 'package.json'));

function packagesCurrent() {
  const installed = join(packages, '.package-lock.json');
  return packagesAgree(
    readFileSync(join(here, 'package-lock.json'), 'utf8'),
    existsSync(installed) ? readFileSync(installed, 'utf8') : null,
  );
}

/** Bundles one of the page's scripts as a module of its own. Not minified: tfjs starts threads from a function’s text. */
async function bundle(name, exports = false) {
  await build({
    configFile: false,
    root: pageFolder,
    base: '/',
    publicDir: false,
    logLevel: 'error',
    // Sockets and files of Node, which some packages ask for and never use in a browser, become empty modules.
    build: {
      outDir: siteFolder,
      emptyOutDir: false,
      target: 'esnext',
      minify: false,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: {
        input: join(pageFolder, `${name}.js`),
        preserveEntrySignatures: exports ? 'strict' : false,
        output: { entryFileNames: '[name].js', chunkFileNames: `${name}-[hash].js`, format: 'es' },
      },
    },
  });
}

/**
 * @param {(line: string) => void} log
 * @returns {Promise<{url: string, missing: Map<string, string>, close: () => Promise<void>}>} missing: why a contender
 *     cannot run, by its Worker's name
 */
export async function serveSite(log) {
  for (const [folder, file] of [
    [engineDir, 'engine-simd.wasm'],
    [dataDir, 'manifest.json'],
  ]) {
    if (!existsSync(join(folder, file)))
      throw new UserError(`${join(folder, file)} is missing: npm run build makes it.`);
  }
  if (!packagesCurrent()) {
    log('Installing the peers (npm ci in bench/browser)');
    const code = await exitCode('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: here }).catch(
      (error) => error.message,
    );
    if (code !== 0) log(`npm ci in bench/browser did not succeed (${code}); what is missing is left out`);
  }

  mkdirSync(siteFolder, { recursive: true });
  cpSync(engineDir, join(siteFolder, 'engine'), { recursive: true });
  cpSync(dataDir, join(siteFolder, 'data'), { recursive: true });
  cpSync(join(pageFolder, 'index.html'), join(siteFolder, 'index.html'));
  await bundle('page');
  await bundle('heap', true);
  const missing = new Map();
  for (const [name, { needs, files }] of Object.entries(WORKERS)) {
    const absent = needs.filter((needed) => !isThere(needed));
    if (absent.length > 0) {
      missing.set(name, `missing: the npm package ${absent.join(', ')} is not in bench/browser/node_modules`);
      continue;
    }
    await bundle(name);
    if (!files) continue;
    const from = join(packages, files.from);
    cpSync(from, join(siteFolder, files.to), {
      recursive: true,
      filter: (path) => path === from || files.names.test(path.slice(from.length + 1)),
    });
  }

  // Without the lecture's content policy: peers start their threads from blobs, which it forbids.
  const { url, close } = await serve({ folder: siteFolder, port: 0, headers: isolationHeaders });
  return { url, missing, close };
}
