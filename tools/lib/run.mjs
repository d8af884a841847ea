// Starts other programs: with their output passed on, or captured; a failure names the command that failed.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { output, UserError } from './console.mjs';
import { root } from './paths.mjs';

/** The full path of a command on PATH, or null. */
export function which(command) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, command);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/**
 * The exit code of a command whose output the reader sees. Ctrl-C reaches the child too; we wait for it to end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, ownOutput?: boolean}} [options] ownOutput: the child's standard
 *     output is ours, even where progress goes elsewhere
 * @returns {Promise<number>}
 */
export function exitCode(command, args, options = {}) {
  const stdout = options.ownOutput || output() === process.stdout ? 'inherit' : process.stderr;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['inherit', stdout, 'inherit'],
    });
    const ignore = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    const finish = () => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
    };
    child.on('error', (error) => {
      finish();
      reject(new UserError(`Could not start ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      finish();
      resolve(code ?? 128 + (signal ? osConstants.signals[signal] : 0));
    });
  });
}

/** Like exitCode, but anything except 0 is an error. */
export async function run(command, args, options = {}) {
  const code = await exitCode(command, args, options);
  if (code !== 0) throw new UserError(`${[command, ...args].join(' ')}\nended with exit code ${code}.`);
}

/**
 * Runs a command silently.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, input?: string, env?: Record<string, string>}} [options]
 * @returns {{code: number, stdout: string, stderr: string}} code is −1 if the command could not be started
 */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    input: options.input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: result.status ?? -1, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}
