// The layering check: the project passes it, and each forbidden include or import is found.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLayering, withoutComments } from '../../tools/check-layering.mjs';
import { root } from '../../tools/lib/paths.mjs';

const folders = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The problems of a project that consists of these files. */
function problemsOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'mlp-layering-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return checkLayering(folder).problems;
}

describe('this project', () => {
  it('includes and imports in one direction only', () => {
    const { problems, files } = checkLayering(root);
    expect(problems).toEqual([]);
    expect(files).toBeGreaterThan(20);
  });
});

describe('C++ includes', () => {
  const allowed = [
    ['cli/train.cpp', 'training/trainer.h'],
    ['cli/train.cpp', 'base/error.h'],
    ['explain/trace.cpp', 'network/mlp.h'],
    ['training/trainer.cpp', 'data/dataset.h'],
    ['network/mlp.cpp', 'kernels/gemm.h'],
    ['kernels/gemm.cpp', 'simd/vec.h'],
    ['simd/vec.h', 'base/error.h'],
    ['data/idx.cpp', 'data/idx.h'],
    ['network/safetensors.cpp', 'base/error.h'],
  ];
  const forbidden = [
    ['base/error.cpp', 'simd/isa.h'],
    ['simd/isa.cpp', 'kernels/gemm.h'],
    ['kernels/gemm.cpp', 'network/mlp.h'],
    ['network/mlp.cpp', 'training/trainer.h'],
    ['network/mlp.cpp', 'data/dataset.h'],
    ['network/safetensors.cpp', 'kernels/gemm.h'],
    ['network/model_file.h', 'kernels/gemm.h'],
    ['data/idx.cpp', 'network/mlp.h'],
    ['training/trainer.cpp', 'explain/trace.h'],
    ['training/trainer.cpp', 'cli/train.h'],
    ['explain/trace.cpp', 'cli/train.h'],
  ];

  it.each(allowed)('engine/%s may include %s', (file, include) => {
    expect(problemsOf({ [`engine/${file}`]: `// x\n#include "${include}"\n` })).toEqual([]);
  });

  it.each(forbidden)('engine/%s must not include %s', (file, include) => {
    const problems = problemsOf({ [`engine/${file}`]: `// x\n#include <vector>\n  #  include "${include}"\n` });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`engine/${file}:3: `);
    expect(problems[0]).toContain(include);
  });

  it('finds relative includes, Emscripten headers in the engine, and folders that are no layer', () => {
    expect(problemsOf({ 'engine/base/a.cpp': '#include "../base/b.h"\n' })[0]).toContain('write includes from engine/');
    expect(problemsOf({ 'engine/base/a.cpp': '#include <emscripten/val.h>\n' })[0]).toContain('nothing of the web');
    expect(problemsOf({ 'engine/utils/a.cpp': '\n' })[0]).toContain('is not a layer');
  });

  it('lets the bindings include the engine, but not its command line', () => {
    const bindings = (include) => problemsOf({ 'wasm_bindings/bindings.cpp': `#include "${include}"\n` });
    expect(bindings('training/trainer.h')).toEqual([]);
    expect(bindings('cli/train.h')).toHaveLength(1);
  });
});

describe('page imports', () => {
  const allowed = [
    ['chapters/11-mnist/mnist-trainer.ts', "import { loadEngine } from '../../engine/load-engine.js';"],
    ['chapters/11-mnist/mnist-trainer.ts', "import '../../widgets/slider.js';"],
    ['chapters/11-mnist/mnist-trainer.ts', "import { x } from './part.js';"],
    ['plots/axes.ts', "import { theme } from './theme.js';"],
    ['plots/axes.ts', "// see import x from '../engine/y.js'\nimport { html } from 'lit';"],
    ['engine/load-engine.ts', "import { simd } from 'wasm-feature-detect'; WebAssembly.compile(x);"],
    ['chapters/13-hood/a.ts', "import type { E } from '../../engine/load-engine.js';"],
  ];
  const forbidden = [
    ['plots/axes.ts', "import { loadEngine } from '../engine/load-engine.js';", 'plots/ must not import engine/'],
    ['plots/axes.ts', "import type { Engine } from '../engine/load-engine.js';", 'plots/ must not import engine/'],
    ['plots/axes.ts', "export * from '../chapters/11-mnist/a.js';", 'plots/ must not import chapters/'],
    ['widgets/slider.ts', "const e = await import('../engine/load-engine.js');", 'widgets/ must not import engine/'],
    ['widgets/slider.ts', "import {\n  a,\n  b,\n} from '../chapters/a/b.js';", 'widgets/ must not import chapters/'],
    [
      'widgets/slider.ts',
      "new Worker(new URL('../engine/w.ts', import.meta.url));",
      'widgets/ must not import engine/',
    ],
    ['engine/client.ts', "import { a } from '../plots/axes.js';", 'engine/ must not import plots/'],
    ['chapters/a/x.ts', "import { b } from '../b/y.js';", 'chapter a must not import chapter b'],
    ['chapters/a/x.css', "@import '../b/y.css';", 'chapter a must not import chapter b'],
    ['chapters/a/x.ts', 'await WebAssembly.instantiate(bytes);', 'names WebAssembly'],
    ['chapters/a/x.ts', "const url = './public/engine/engine-simd.js';", 'names a built engine file'],
    ['lecture/x.ts', "fetch('../public/engine/');", 'names public/engine'],
    ['home/x.ts', "import { simd } from 'wasm-feature-detect';", 'names wasm-feature-detect'],
  ];

  it.each(allowed)('%s may say %s', (file, code) => {
    expect(problemsOf({ [`web/src/${file}`]: code })).toEqual([]);
  });

  it.each(forbidden)('%s must not say %s', (file, code, problem) => {
    const problems = problemsOf({ [`web/src/${file}`]: `// x\n${code}\n` });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toContain(`web/src/${file}:2: `);
    expect(problems[0]).toContain(problem);
  });

  it('takes comments out and leaves strings and line numbers alone', () => {
    expect(withoutComments("a /* b\nc */ d 'http://x' // e\nf")).toBe("a \n d 'http://x' \nf");
  });
});
