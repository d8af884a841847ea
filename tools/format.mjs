// `npm run format`: writes C++, TypeScript, CSS and JSON in the project's format (npm run check only compares).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, step } from './lib/console.mjs';
import { coverage } from './lib/coverage.mjs';
import { root } from './lib/paths.mjs';
import { exitCode, run } from './lib/run.mjs';
import { cppFiles } from './lib/sources.mjs';
import { ensureSetup } from './setup.mjs';

await main(async () => {
  await ensureSetup('check');
  await step('clang-format', () => run('clang-format', ['-i', ...cppFiles()]));
  let code = 0;
  // Biome's exit code also tells of lint that it cannot repair: report it, but after everything is written.
  await step('biome', async () => {
    code = await exitCode(join(root, 'node_modules', '.bin', 'biome'), ['check', '--write']);
  });
  const { path, wanted } = coverage(join(root, 'web', 'src', 'chapters'));
  writeFileSync(path, wanted);
  return code;
});
