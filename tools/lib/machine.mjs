// Looks at the machine: which programs, libraries and npm packages are there, and in which versions.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { capture, which } from './run.mjs';
import { findVersion } from './version.mjs';

const HEADERS = [
  'zlib.h',
  'nlohmann/json.hpp',
  'CLI/CLI.hpp',
  'catch2/catch.hpp',
  'catch2/catch_all.hpp',
  'benchmark/benchmark.h',
  'eigen3/Eigen/Core',
  // Not just cblas.h, which every BLAS has.
  'openblas-pthread/cblas.h',
  'openblas/cblas.h',
  'openblas_config.h',
];

/** ID, ID_LIKE and PRETTY_NAME of an os-release file's text. */
export function parseOsRelease(text) {
  const field = (name) => new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(text)?.[2] ?? '';
  return { id: field('ID'), like: field('ID_LIKE'), name: field('PRETTY_NAME') };
}

/** The browser that the tests drive: CHROMIUM_PATH, or the first Chromium or Chrome on PATH; null if there is none. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return existsSync(process.env.CHROMIUM_PATH) ? process.env.CHROMIUM_PATH : null;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = which(name);
    if (path) return path;
  }
  return null;
}

/** Chromium without its windows, which opens pages with half the work; null where it is not installed. */
export function findHeadlessShell() {
  return which('chromium-headless-shell');
}

/**
 * A Python that has PyTorch and NumPy: MLP_PYTHON, the first on PATH, or the system's own, whose packages are Debian's;
 * null if none does.
 */
export function findTorchPython() {
  const candidates = process.env.MLP_PYTHON ? [process.env.MLP_PYTHON] : ['python3', '/usr/bin/python3'];
  // Looked for, not imported: that takes seconds.
  const program = 'import importlib.util as u, sys; sys.exit(not (u.find_spec("torch") and u.find_spec("numpy")))';
  return candidates.find((python) => capture(python, ['-c', program]).code === 0) ?? null;
}

/** This system, in the words of package-lock.json. */
function thisSystem() {
  // Only on Linux, and only with GNU's library, there is a version of it.
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  return {
    os: process.platform,
    cpu: process.arch,
    libc: report.header.glibcVersionRuntime ? 'glibc' : 'musl',
  };
}

/** Whether a locked package is a binary for this very system. */
function isBinaryFor(system, { os, cpu, libc }) {
  if (!os || !cpu) return false;
  return os.includes(system.os) && cpu.includes(system.cpu) && (!libc || libc.includes(system.libc));
}

/**
 * Whether the installed packages are the locked ones.
 * @param {string} lockText package-lock.json
 * @param {string | null} installedText node_modules/.package-lock.json, which npm writes; null if there is none
 * @param {{os: string, cpu: string, libc: string}} [system]
 */
export function packagesAgree(lockText, installedText, system = thisSystem()) {
  if (installedText === null) return false;
  const locked = JSON.parse(lockText).packages;
  const installed = JSON.parse(installedText).packages;
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '') continue;
    const present = installed[path];
    // npm leaves out packages for other systems, which are all optional; and those for this one, if it is run by a Node
    // that is too old for them.
    if (!present && entry.optional && !isBinaryFor(system, entry)) continue;
    if (!present || present.version !== entry.version || present.integrity !== entry.integrity) return false;
  }
  return Object.keys(installed).every((path) => path in locked);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function findCompiler() {
  const command = process.env.CXX ?? (which('c++') ? 'c++' : 'g++');
  const macros = capture(command, ['-dM', '-E', '-x', 'c++', '-'], { input: '' });
  if (macros.code !== 0) return null;
  const value = (name) => new RegExp(`#define ${name} (\\d+)`).exec(macros.stdout)?.[1] ?? '0';
  const clang = macros.stdout.includes('#define __clang__ ');
  const names = clang ? ['__clang_major__', '__clang_minor__'] : ['__GNUC__', '__GNUC_MINOR__'];
  return {
    command,
    name: /** @type {'gcc' | 'clang'} */ (clang ? 'clang' : 'gcc'),
    version: names.map(value).join('.'),
  };
}

/** Which of HEADERS the compiler finds; without a compiler, which stand in the usual folders. */
function findHeaders(command) {
  const found = Object.fromEntries(
    HEADERS.map((name) => [
      name,
      ['/usr/include', '/usr/local/include'].some((folder) => existsSync(join(folder, name))),
    ]),
  );
  if (!command) return found;
  const lines = HEADERS.map((name, i) => `#if __has_include(<${name}>)\nfound_${i}\n#endif`).join('\n');
  const result = capture(command, ['-E', '-P', '-x', 'c++', '-'], { input: `${lines}\n` });
  if (result.code === 0) {
    for (const [i, name] of HEADERS.entries()) found[name] = new RegExp(`^found_${i}$`, 'm').test(result.stdout);
  }
  return found;
}

function versionOf(command) {
  const result = capture(command, ['--version']);
  return result.code === 0 ? findVersion(result.stdout) : null;
}

/** @returns {import('./setup-plan.mjs').Machine} */
export function lookAtMachine() {
  const compiler = findCompiler();
  const emccPath = which('emcc');
  const isRoot = process.getuid?.() === 0;
  /** @type {'none' | 'free' | 'password'} */
  let sudo = 'none';
  if (!isRoot && which('sudo')) sudo = capture('sudo', ['-n', 'true']).code === 0 ? 'free' : 'password';
  return {
    node: process.versions.node,
    platform: process.platform,
    system: parseOsRelease(readText('/etc/os-release') ?? ''),
    root: isRoot,
    sudo,
    terminal: process.stdin.isTTY === true,
    aptGet: which('apt-get') !== null,
    compiler,
    cmake: which('cmake') ? versionOf('cmake') : null,
    ninja: which('ninja') !== null,
    make: which('make') !== null,
    emcc: emccPath ? { path: emccPath, version: versionOf(emccPath) } : null,
    chromium: findChromium() !== null,
    headlessShell: findHeadlessShell() !== null,
    clangFormat: which('clang-format') !== null,
    clangTidy: which('clang-tidy') !== null,
    headers: findHeaders(compiler?.command),
    torch: findTorchPython() !== null,
    packages: packagesAgree(
      readText(join(root, 'package-lock.json')) ?? '{"packages":{}}',
      readText(join(root, 'node_modules', '.package-lock.json')),
    ),
  };
}
