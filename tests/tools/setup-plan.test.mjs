// What set-up decides for different machines: install, go on, or stop with a message that names what to do.
import { describe, expect, it } from 'vitest';
import { packagesAgree, parseOsRelease } from '../../tools/lib/machine.mjs';
import { planSetup } from '../../tools/lib/setup-plan.mjs';
import { atLeast, findVersion } from '../../tools/lib/version.mjs';

const debian12 = { id: 'debian', like: '', name: 'Debian GNU/Linux 12 (bookworm)' };

/** A machine that has everything. @returns {import('../../tools/lib/setup-plan.mjs').Machine} */
const complete = () => ({
  node: '20.19.0',
  platform: 'linux',
  system: debian12,
  root: true,
  sudo: 'none',
  terminal: false,
  aptGet: true,
  compiler: { name: 'gcc', version: '12.2' },
  cmake: '3.25.1',
  ninja: true,
  make: true,
  emcc: { path: '/usr/bin/emcc', version: '3.1.6' },
  chromium: true,
  headlessShell: true,
  clangFormat: true,
  clangTidy: true,
  headers: {
    'zlib.h': true,
    'nlohmann/json.hpp': true,
    'CLI/CLI.hpp': true,
    'catch2/catch.hpp': true,
    'catch2/catch_all.hpp': false,
    'benchmark/benchmark.h': true,
    'eigen3/Eigen/Core': true,
    'openblas-pthread/cblas.h': true,
  },
  torch: true,
  packages: true,
});

/** Debian 12 with a compiler, CMake, make, Node and npm, and nothing else. */
const bare = () => ({
  ...complete(),
  ninja: false,
  emcc: null,
  chromium: false,
  headlessShell: false,
  clangFormat: false,
  clangTidy: false,
  headers: {},
  torch: false,
  packages: false,
});

describe('planSetup', () => {
  it('has nothing to do on a complete machine, in every scope', () => {
    for (const scope of /** @type {const} */ (['native', 'build', 'test', 'check', 'bench'])) {
      expect(planSetup(complete(), scope)).toMatchObject({ action: 'ready', apt: [], npm: false });
    }
  });

  it('installs as root what a bare machine lacks, and only what the scope needs', () => {
    const build = planSetup(bare(), 'build');
    expect(build).toMatchObject({ action: 'install', sudo: false, npm: true });
    expect(build.apt).toEqual(['zlib1g-dev', 'nlohmann-json3-dev', 'libcli11-dev', 'emscripten']);
    expect(planSetup(bare(), 'test').apt).toEqual([...build.apt, 'catch2', 'chromium']);
    expect(planSetup(bare(), 'native').apt).not.toContain('emscripten');
    expect(planSetup(bare(), 'check').apt).toEqual(expect.arrayContaining(['clang-format', 'clang-tidy']));
    expect(planSetup(bare(), 'bench').apt).toContain('libbenchmark-dev');
  });

  it('installs what the engine is measured against where it can, and does without elsewhere', () => {
    const peers = ['libopenblas-dev', 'libeigen3-dev', 'python3-torch'];
    expect(planSetup(bare(), 'bench').optional).toEqual(peers);
    expect(planSetup(bare(), 'bench').apt).not.toContain('libopenblas-dev');
    expect(planSetup(bare(), 'build').optional).toEqual([]);
    const without = { ...complete(), torch: false };
    expect(planSetup(without, 'bench')).toMatchObject({ action: 'install', apt: [], optional: ['python3-torch'] });
    expect(planSetup({ ...without, root: false, sudo: 'free' }, 'bench')).toMatchObject({
      action: 'install',
      optional: ['python3-torch'],
      sudo: true,
    });
    expect(planSetup({ ...without, root: false }, 'bench')).toMatchObject({ action: 'ready', optional: [] });
    const fedora = { id: 'fedora', like: '', name: 'Fedora Linux 42' };
    expect(planSetup({ ...without, system: fedora, aptGet: false }, 'bench')).toMatchObject({ action: 'ready' });
    const headers = { ...complete().headers, 'openblas-pthread/cblas.h': false, 'openblas/cblas.h': true };
    expect(planSetup({ ...complete(), headers }, 'bench')).toMatchObject({ action: 'ready', optional: [] });
  });

  it('installs what makes tests quicker where it can', () => {
    expect(planSetup(bare(), 'test').optional).toEqual(['chromium-headless-shell']);
    expect(planSetup({ ...complete(), headlessShell: false, root: false }, 'test')).toMatchObject({ action: 'ready' });
  });

  it('installs a build tool where neither Ninja nor make is', () => {
    expect(planSetup({ ...bare(), make: false }, 'native').apt).toContain('ninja-build');
  });

  it('installs only npm packages when only those are missing or outdated', () => {
    expect(planSetup({ ...complete(), packages: false }, 'test')).toMatchObject({
      action: 'install',
      apt: [],
      npm: true,
    });
  });

  it('uses sudo when it works without asking, or when someone can be asked', () => {
    const user = { ...bare(), root: false };
    expect(planSetup({ ...user, sudo: 'free' }, 'build')).toMatchObject({ action: 'install', sudo: true });
    expect(planSetup({ ...user, sudo: 'password', terminal: true }, 'build')).toMatchObject({
      action: 'install',
      sudo: true,
    });
  });

  it('without root and sudo names the exact command and stops', () => {
    const plan = planSetup({ ...bare(), root: false }, 'build');
    expect(plan.action).toBe('stop');
    expect(plan.message).toContain(
      'apt-get update && apt-get install --no-install-recommends zlib1g-dev nlohmann-json3-dev libcli11-dev emscripten\n',
    );
    expect(plan.message).toContain('there is no sudo');
  });

  it('does not wait for a password that nobody can type', () => {
    const plan = planSetup({ ...bare(), root: false, sudo: 'password' }, 'build');
    expect(plan.action).toBe('stop');
    expect(plan.message).toContain('password');
  });

  it('without root needs no root when nothing is missing', () => {
    expect(planSetup({ ...complete(), root: false }, 'test').action).toBe('ready');
  });

  it('stops on an old Node before anything else, and says which it needs', () => {
    for (const node of ['18.20.4', '20.18.3', '16.0.0']) {
      const plan = planSetup({ ...bare(), node }, 'build');
      expect(plan.action).toBe('stop');
      expect(plan.message).toContain('Node 20.19 or newer');
      expect(plan.message).toContain(node);
    }
    expect(planSetup({ ...complete(), node: '24.1.0' }, 'build').action).toBe('ready');
  });

  it('on another system lists what to install, in words, and stops', () => {
    const fedora = { ...bare(), system: { id: 'fedora', like: '', name: 'Fedora Linux 42' }, aptGet: false };
    const plan = planSetup(fedora, 'test');
    expect(plan.action).toBe('stop');
    expect(plan.message).toContain('Fedora Linux 42');
    for (const word of ['zlib', 'nlohmann/json', 'CLI11', 'Emscripten 3.1.6', 'Catch2', 'Chromium']) {
      expect(plan.message).toContain(word);
    }
    expect(plan.message).not.toContain('apt-get');
    const mac = { ...bare(), platform: 'darwin', system: { id: '', like: '', name: '' }, aptGet: false };
    expect(planSetup(mac, 'build').message).toContain('darwin');
  });

  it('installs on systems like Debian', () => {
    const mint = { ...bare(), system: { id: 'linuxmint', like: 'ubuntu debian', name: 'Linux Mint 22' } };
    expect(planSetup(mint, 'build').action).toBe('install');
  });

  it('uses any emcc from 3.1.6 on, wherever it is', () => {
    for (const version of ['3.1.6', '3.1.64', '4.0.10', '5.0.0']) {
      const machine = { ...complete(), emcc: { path: '/opt/emsdk/upstream/emscripten/emcc', version } };
      expect(planSetup(machine, 'build').action).toBe('ready');
    }
  });

  it('stops on an emcc that is too old or does not run: installing another would not take its place on PATH', () => {
    for (const version of ['3.1.5', '2.0.12', null]) {
      const plan = planSetup({ ...bare(), emcc: { path: '/opt/emsdk/emcc', version } }, 'build');
      expect(plan.action).toBe('stop');
      expect(plan.message).toContain('/opt/emsdk/emcc');
      expect(plan.message).toContain('3.1.6');
      expect(plan.message).toContain(version ?? 'does not run');
    }
  });

  it('does not mind an old emcc where WebAssembly is not built', () => {
    expect(planSetup({ ...complete(), emcc: { path: '/x/emcc', version: '2.0.0' } }, 'native').action).toBe('ready');
  });

  it('asks for a newer compiler or CMake when the present one is too old', () => {
    expect(planSetup({ ...complete(), compiler: { name: 'gcc', version: '10.2' } }, 'native').apt).toEqual(['g++']);
    expect(planSetup({ ...complete(), compiler: { name: 'clang', version: '14.0' } }, 'native').action).toBe('ready');
    expect(planSetup({ ...complete(), cmake: '3.18.4' }, 'native').apt).toEqual(['cmake']);
  });

  it('takes either generation of Catch2', () => {
    const machine = complete();
    machine.headers = { ...machine.headers, 'catch2/catch.hpp': false, 'catch2/catch_all.hpp': true };
    expect(planSetup(machine, 'test').action).toBe('ready');
  });
});

describe('looking at the machine', () => {
  it('compares versions by their parts', () => {
    expect(atLeast('3.1.6', '3.1.6')).toBe(true);
    expect(atLeast('3.1.10', '3.1.6')).toBe(true);
    expect(atLeast('3.1', '3.1.6')).toBe(false);
    expect(atLeast('4.0.0', '3.1.6')).toBe(true);
    expect(atLeast('20.9.0', '20.19')).toBe(false);
  });

  it("finds the version in a program's answer", () => {
    expect(findVersion('emcc (Emscripten gcc/clang-like replacement + linker emulating GNU ld) 3.1.6 ()')).toBe(
      '3.1.6',
    );
    expect(findVersion('cmake version 3.25.1\n\nCMake suite maintained')).toBe('3.25.1');
    expect(findVersion('no number here')).toBeNull();
  });

  it('reads os-release with and without quotes', () => {
    const text = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\nHOME_URL="x"\n';
    expect(parseOsRelease(text)).toEqual(debian12);
    expect(parseOsRelease('ID="linuxmint"\nID_LIKE="ubuntu debian"\n')).toEqual({
      id: 'linuxmint',
      like: 'ubuntu debian',
      name: '',
    });
    expect(parseOsRelease('')).toEqual({ id: '', like: '', name: '' });
  });

  it('knows when the installed npm packages are not the locked ones', () => {
    const lock = (packages) => JSON.stringify({ packages: { '': {}, ...packages } });
    const a = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } };
    const other = { 'node_modules/b': { version: '2.0.0', integrity: 'y', optional: true } };
    expect(packagesAgree(lock(a), null)).toBe(false);
    expect(packagesAgree(lock(a), JSON.stringify({ packages: a }))).toBe(true);
    expect(packagesAgree(lock({ ...a, ...other }), JSON.stringify({ packages: a }))).toBe(true);
    expect(packagesAgree(lock(a), JSON.stringify({ packages: {} }))).toBe(false);
    expect(packagesAgree(lock(a), JSON.stringify({ packages: { ...a, ...other } }))).toBe(false);
    // A binary for this system has to be there; one for another need not.
    const here = { os: 'linux', cpu: 'x64', libc: 'glibc' };
    const binary = (libc) => ({
      'node_modules/b': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc },
    });
    expect(packagesAgree(lock({ ...a, ...binary(['glibc']) }), JSON.stringify({ packages: a }), here)).toBe(false);
    expect(packagesAgree(lock({ ...a, ...binary(['musl']) }), JSON.stringify({ packages: a }), here)).toBe(true);
    const newer = { 'node_modules/a': { version: '1.0.1', integrity: 'z' } };
    expect(packagesAgree(lock(newer), JSON.stringify({ packages: a }))).toBe(false);
  });
});
