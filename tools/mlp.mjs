// `npm run mlp -- …`: the native command line, built if needed, run in the folder the reader called from.
import { argv, env } from 'node:process';
import { buildPreset } from './lib/cmake.mjs';
import { main, setOutput } from './lib/console.mjs';
import { mlpBinary } from './lib/paths.mjs';
import { exitCode } from './lib/run.mjs';
import { ensureSetup } from './setup.mjs';

await main(async () => {
  // Standard output belongs to mlp (its --json is read by programs), so progress goes to standard error.
  setOutput(process.stderr);
  await ensureSetup('native');
  await buildPreset('release', { targets: ['mlp'] });
  return exitCode(mlpBinary, argv.slice(2), { cwd: env.INIT_CWD ?? process.cwd(), ownOutput: true });
});
