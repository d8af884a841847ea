// `npm run bench`: how fast the engine is on this machine: whole training steps with `mlp bench`, kernels with Google
// Benchmark. `npm run bench -- page`: how much script the page's figures run in a frame.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { buildAll } from './build.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { heading, main, setOutput } from './lib/console.mjs';
import { buildDir, mlpBinary, root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

await main(async () => {
  if (argv[2] === 'page') {
    await ensureSetup('test');
    await buildAll();
    // Imported late: it needs npm packages, which set-up has just made sure of.
    const { benchPage } = await import('./bench-page.mjs');
    return benchPage(argv.slice(3));
  }
  const json = argv.includes('--json');
  if (json) setOutput(process.stderr);
  const folder = join(root, 'bench');
  const kernels = existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.cpp'));
  await ensureSetup(kernels ? 'bench' : 'native');
  await buildPreset('release', {
    targets: kernels ? ['mlp', 'mlp_bench'] : ['mlp'],
    options: kernels ? { MLP_BENCH: 'ON' } : {},
  });
  heading('Training and prediction (mlp bench)');
  await run(mlpBinary, ['bench', ...argv.slice(2)], { ownOutput: true });
  if (kernels && !json) {
    heading('Kernels (Google Benchmark)');
    await run(join(buildDir, 'release', 'mlp_bench'), []);
  }
});
