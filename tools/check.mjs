// `npm run check`: formatting, lint, types and layering; says what each found and fails if any found something.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { checkLayering } from './check-layering.mjs';
import { buildPreset } from './lib/cmake.mjs';
import { duration, heading, main, note, say } from './lib/console.mjs';
import { coverage } from './lib/coverage.mjs';
import { buildDir, root } from './lib/paths.mjs';
import { exitCode } from './lib/run.mjs';
import { cppFiles } from './lib/sources.mjs';
import { ensureSetup } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs a command silently to its end. */
function collect(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.stderr.on('data', () => {}); // "N warnings generated", counting those in system headers
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

/**
 * clang-tidy over every source of the engine and its command line, each once: a kernel file, which is compiled for
 * several instruction sets, as the first of them.
 */
async function clangTidy() {
  await buildPreset('release', { targets: ['help'] });
  const database = JSON.parse(readFileSync(join(buildDir, 'release', 'compile_commands.json'), 'utf8'));
  const entries = new Map();
  for (const entry of database) {
    if (relative(root, entry.file).startsWith('engine/') && !entries.has(entry.file)) entries.set(entry.file, entry);
  }
  const folder = join(buildDir, 'tidy');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'compile_commands.json'), JSON.stringify([...entries.values()]));

  const queue = [...entries.keys()];
  const total = queue.length;
  let failed = 0;
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const { code, text } = await collect('clang-tidy', ['-p', folder, '--quiet', file]);
      const done = total - queue.length;
      if (done % 10 === 0) note(`${done} of ${total} files`);
      if (code === 0) continue;
      ++failed;
      say(text.trim() || `clang-tidy ended with exit code ${code} on ${relative(root, file)}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failed === 0 ? 0 : 1;
}

const checks = [
  { name: 'C++ format (clang-format)', run: () => exitCode('clang-format', ['--dry-run', '-Werror', ...cppFiles()]) },
  {
    name: 'Format and lint of TypeScript, CSS and JSON (biome)',
    run: () => exitCode(bin('biome'), ['check', '--error-on-warnings', '--max-diagnostics=50']),
  },
  { name: 'Types of the page and its tests (tsc)', run: () => exitCode(bin('tsc'), ['-p', 'tsconfig.json']) },
  { name: 'Types of the scripts (tsc)', run: () => exitCode(bin('tsc'), ['-p', 'tools/tsconfig.json']) },
  {
    name: 'Layering',
    run: async () => {
      const { problems, files } = checkLayering(root);
      for (const problem of problems) say(problem);
      note(`${files} files looked at`);
      return problems.length === 0 ? 0 : 1;
    },
  },
  {
    name: 'Coverage table of the chapters',
    run: async () => {
      const { now, wanted, problems } = coverage(join(root, 'web', 'src', 'chapters'));
      for (const problem of problems) say(problem);
      if (now !== wanted)
        say('web/src/chapters/README.md: the table is not that of the chapters; npm run format writes it');
      return problems.length === 0 && now === wanted ? 0 : 1;
    },
  },
  { name: 'C++ lint (clang-tidy, about a minute)', run: clangTidy },
];

await main(async () => {
  await ensureSetup('check');
  const failed = [];
  for (const { name, run } of checks) {
    heading(name);
    const start = performance.now();
    const code = await run();
    note(`${code === 0 ? 'clean' : 'NOT CLEAN'}, ${duration(performance.now() - start)}`);
    if (code !== 0) failed.push(name);
  }
  say();
  if (failed.length > 0) say(`Not clean: ${failed.join('; ')}.\nnpm run format repairs formatting.`);
  else say('All checks are clean.');
  return failed.length === 0 ? 0 : 1;
});
