// Decides, from what a machine has, what set-up does: nothing, install, or stop and say what to install.
//
// Only decisions stand here, no look at the machine and no action, so that tests can ask about any machine.
import { atLeast } from './version.mjs';

export const MIN_NODE = '20.19';
export const MIN_EMCC = '3.1.6';
export const MIN_CMAKE = '3.22';
/** The first releases whose C++20 (concepts, <span>, std::numbers) the engine compiles with. */
export const MIN_GCC = '11';
export const MIN_CLANG = '14';

/**
 * What a script needs: each scope includes what its words say.
 * native: compile the engine; build: the whole page; test: also the tests; check: also the linters; bench: also Google
 * Benchmark, and the libraries that the engine is measured against.
 * @typedef {'native' | 'build' | 'test' | 'check' | 'bench'} Scope
 */

/**
 * @typedef {object} Machine
 * @property {string} node version of the running Node
 * @property {string} platform as process.platform
 * @property {{id: string, like: string, name: string}} system from /etc/os-release (empty elsewhere)
 * @property {boolean} root
 * @property {'none' | 'free' | 'password'} sudo 'free': works without asking
 * @property {boolean} terminal someone can be asked for a password
 * @property {boolean} aptGet
 * @property {{name: 'gcc' | 'clang', version: string} | null} compiler
 * @property {string | null} cmake version
 * @property {boolean} ninja
 * @property {boolean} make
 * @property {{version: string | null, path: string} | null} emcc version null: it is there but does not run
 * @property {boolean} chromium
 * @property {boolean} headlessShell Chromium without windows
 * @property {boolean} clangFormat
 * @property {boolean} clangTidy
 * @property {Record<string, boolean>} headers by name, as the compiler finds them
 * @property {boolean} torch a Python with PyTorch
 * @property {boolean} packages node_modules agrees with package-lock.json
 */

const scopes = {
  native: ['native'],
  build: ['native', 'wasm'],
  test: ['native', 'wasm', 'test'],
  check: ['native', 'check'],
  bench: ['native', 'bench'],
};

const header =
  (...names) =>
  (machine) =>
    names.some((name) => machine.headers[name] === true);

/**
 * Everything the project needs beyond Node and npm.
 * met: whether the machine has it; apt: Debian's package; what: its name for people on other systems; optional: installed
 * where that is easy, done without elsewhere.
 * @type {{part: string, met: (machine: Machine) => boolean, apt: string, what: string, optional?: boolean}[]}
 */
const requirements = [
  {
    part: 'native',
    met: (machine) =>
      machine.compiler !== null &&
      atLeast(machine.compiler.version, machine.compiler.name === 'gcc' ? MIN_GCC : MIN_CLANG),
    apt: 'g++',
    what: `a C++20 compiler: GCC ${MIN_GCC} or newer, or Clang ${MIN_CLANG} or newer`,
  },
  {
    part: 'native',
    met: (machine) => machine.cmake !== null && atLeast(machine.cmake, MIN_CMAKE),
    apt: 'cmake',
    what: `CMake ${MIN_CMAKE} or newer (https://cmake.org)`,
  },
  { part: 'native', met: (machine) => machine.ninja || machine.make, apt: 'ninja-build', what: 'Ninja (or make)' },
  { part: 'native', met: header('zlib.h'), apt: 'zlib1g-dev', what: 'zlib with its header zlib.h' },
  {
    part: 'native',
    met: header('nlohmann/json.hpp'),
    apt: 'nlohmann-json3-dev',
    what: 'nlohmann/json, the header library',
  },
  { part: 'native', met: header('CLI/CLI.hpp'), apt: 'libcli11-dev', what: 'CLI11, the header library' },
  {
    part: 'wasm',
    met: (machine) => machine.emcc?.version != null && atLeast(machine.emcc.version, MIN_EMCC),
    apt: 'emscripten',
    what: `Emscripten ${MIN_EMCC} or newer, with emcc on PATH (https://emscripten.org)`,
  },
  {
    part: 'test',
    met: header('catch2/catch.hpp', 'catch2/catch_all.hpp'),
    apt: 'catch2',
    what: 'Catch2 2.13 or 3',
  },
  {
    part: 'test',
    met: (machine) => machine.chromium,
    apt: 'chromium',
    what: 'Chromium or Chrome (on PATH, or its path in CHROMIUM_PATH)',
  },
  {
    part: 'test',
    met: (machine) => machine.headlessShell,
    apt: 'chromium-headless-shell',
    what: 'Chromium’s headless shell',
    optional: true,
  },
  { part: 'check', met: (machine) => machine.clangFormat, apt: 'clang-format', what: 'clang-format' },
  { part: 'check', met: (machine) => machine.clangTidy, apt: 'clang-tidy', what: 'clang-tidy' },
  { part: 'bench', met: header('benchmark/benchmark.h'), apt: 'libbenchmark-dev', what: 'Google Benchmark' },
  {
    part: 'bench',
    met: header('openblas-pthread/cblas.h', 'openblas/cblas.h', 'openblas_config.h'),
    apt: 'libopenblas-dev',
    what: 'OpenBLAS',
    optional: true,
  },
  { part: 'bench', met: header('eigen3/Eigen/Core'), apt: 'libeigen3-dev', what: 'Eigen 3', optional: true },
  { part: 'bench', met: (machine) => machine.torch, apt: 'python3-torch', what: 'PyTorch', optional: true },
];

/**
 * apt: Debian packages to install; optional: those whose installation may fail; npm: whether node_modules must be made;
 * message: for 'stop', what to do.
 * @typedef {{action: 'ready' | 'install' | 'stop', apt: string[], optional: string[], sudo: boolean, npm: boolean,
 *     message: string}} Plan
 */

/** @param {string} message @returns {Plan} */
const stop = (message) => ({
  action: 'stop',
  apt: [],
  optional: [],
  sudo: false,
  npm: false,
  message,
});

/**
 * @param {Machine} machine
 * @param {Scope} scope
 * @returns {Plan}
 */
export function planSetup(machine, scope) {
  if (!atLeast(machine.node, MIN_NODE)) {
    return stop(
      `This project needs Node ${MIN_NODE} or newer; this is ${machine.node} (${machine.platform}).\n` +
        'Install a newer one from https://nodejs.org or with your version manager (nvm install 22), then run the command again.',
    );
  }

  const parts = scopes[scope];
  const unmet = requirements.filter((requirement) => parts.includes(requirement.part) && !requirement.met(machine));
  const missing = unmet.filter((requirement) => !requirement.optional);
  const debian = machine.aptGet && /\b(debian|ubuntu)\b/.test(`${machine.system.id} ${machine.system.like}`);
  const sudo = !machine.root;
  const barred = sudo && (machine.sudo === 'none' || (machine.sudo === 'password' && !machine.terminal));
  const npm = !machine.packages;
  const aptOf = (list) => list.map((requirement) => requirement.apt);
  const optional = debian && !barred ? aptOf(unmet.filter((requirement) => requirement.optional)) : [];
  if (missing.length === 0) {
    const idle = !npm && optional.length === 0;
    return {
      action: idle ? 'ready' : 'install',
      apt: [],
      optional,
      sudo: sudo && optional.length > 0,
      npm,
      message: '',
    };
  }

  // An Emscripten that is there but unusable would still be first on PATH after an installation.
  if (machine.emcc && missing.some((requirement) => requirement.apt === 'emscripten')) {
    const state = machine.emcc.version === null ? 'does not run' : `is version ${machine.emcc.version}`;
    return stop(
      `${machine.emcc.path} ${state}; Emscripten ${MIN_EMCC} or newer is needed.\n` +
        'Update it (emsdk install latest && emsdk activate latest, then source emsdk_env.sh), or take it off PATH.',
    );
  }

  const apt = aptOf(missing);
  const install = `apt-get install --no-install-recommends ${apt.join(' ')}`;
  if (!debian) {
    const list = missing.map((requirement) => `  - ${requirement.what}`).join('\n');
    const system = machine.system.name || machine.platform;
    return stop(
      `Set-up installs by itself on Debian and Ubuntu only; this is ${system}. Please install\n${list}\n` +
        'and run the command again.',
    );
  }
  if (barred) {
    const reason =
      machine.sudo === 'none' ? 'there is no sudo' : 'sudo asks for a password, which cannot be typed here';
    return stop(
      `Some packages are missing, you are not root and ${reason}. Please have them installed as root:\n\n` +
        `  apt-get update && ${install}\n\nand run the command again.`,
    );
  }
  return { action: 'install', apt, optional, sudo, npm, message: '' };
}
