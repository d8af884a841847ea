// What a result was measured on and with: written beside the rows.
import { cpus, release, totalmem, type } from 'node:os';
import { findChromium, lookAtMachine } from '../tools/lib/machine.mjs';
import { capture } from '../tools/lib/run.mjs';
import { findVersion } from '../tools/lib/version.mjs';

/**
 * @param {Record<string, string>} peers versions of what was measured beside the engine
 */
export function describeMachine(peers) {
  const { system, compiler, emcc, node } = lookAtMachine();
  const chromium = findChromium();
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    os: [system.name, `${type()} ${release()}`].filter(Boolean).join(', '),
    node,
    compiler: compiler ? `${compiler.name} ${compiler.version}` : null,
    emcc: emcc?.version ?? null,
    chromium: chromium ? findVersion(capture(chromium, ['--version']).stdout) : null,
    peers,
    date: new Date().toISOString(),
  };
}
