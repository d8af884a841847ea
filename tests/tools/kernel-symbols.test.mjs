// The check of kernel objects: it passes what lives in its instruction set's namespace and finds what escapes from it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../tools/lib/paths.mjs';
import { capture } from '../../tools/lib/run.mjs';

let folder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlp-symbols-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles a source unoptimised, where no inline function disappears, and checks its symbols as avx2's. */
function check(source) {
  const file = join(folder, 'kernel.cpp');
  const object = join(folder, 'kernel.o');
  writeFileSync(file, source);
  const compiled = capture(process.env.CXX ?? 'c++', ['-std=c++20', '-O0', '-w', '-c', file, '-o', object]);
  expect(compiled.stderr).toBe('');
  return capture('cmake', [
    ...['-DNM=nm', '-DISA=avx2', `-DOBJECTS=${object}`],
    ...['-P', join(root, 'tools', 'cmake', 'check-kernel-symbols.cmake')],
  ]);
}

describe('check-kernel-symbols.cmake', () => {
  it('passes functions, templates, variables and local helpers inside mlp::avx2', () => {
    const result = check(`
      namespace mlp::avx2 {
      typedef float V __attribute__((vector_size(32)));
      namespace { inline float helper(float x) { return x * 2; } }
      template <class T> T twice(T x) { return x + x; }
      inline V load(const float* p) { return V{p[0]}; }
      extern const float scale; const float scale = 3;
      float gemm(const float* p) { return helper(twice(load(p)[0])) * scale; }
      }`);
    expect(result.code, result.stderr).toBe(0);
  });

  it('finds a std template that every instruction set would emit', () => {
    const result = check(
      '#include <algorithm>\nnamespace mlp::avx2 { int largest(int a, int b) { return std::max(a, b); } }',
    );
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('std::max<int>');
  });

  it('finds an inline function of another namespace', () => {
    const result = check(
      'namespace mlp { inline int f(int x) { return x; } }\nnamespace mlp::avx2 { int g(int x) { return f(x); } }',
    );
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('mlp::f(int)');
  });

  it('finds an object that has nothing of its instruction set', () => {
    expect(check('static int unused = 0; int* keep() { return &unused; }').code).not.toBe(0);
    expect(check('namespace mlp::sse2 { int g(int x) { return x; } }').stderr).toContain('mlp::sse2::g');
  });
});
