// Cuts a marked region out of the engine's source, so that the code in the prose is the code that runs.
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** A piece of the engine's source. */
export interface EngineSource {
  /** As written in the prose, relative to engine/. */
  readonly file: string;
  /** Absolute path, to be watched. */
  readonly path: string;
  readonly code: string;
  /** Line of the file in which the region begins, from 1. */
  readonly firstLine: number;
}

const MARKER = /^\s*\/\/ lecture: (begin|end) ([a-z0-9-]+)\s*$/;

/**
 * The lines between `// lecture: begin REGION` and `// lecture: end REGION` of engine/FILE, without common indentation and
 * without the markers of other regions. `reference` is "FILE#REGION". Throws an error that lists the file's regions.
 */
export function cutEngineSource(reference: string, engineRoot: string): EngineSource {
  const [file = '', region = ''] = reference.split('#');
  const path = resolve(engineRoot, file);
  if (!file || !region || relative(engineRoot, path).split(sep)[0] === '..') {
    throw new Error(`engine source "${reference}": expected "folder/file.cpp#region" inside engine/`);
  }
  return { file, path, ...extractRegion(readLines(path, reference), region, reference) };
}

function readLines(path: string, reference: string): string[] {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/);
  } catch {
    throw new Error(`engine source "${reference}": there is no such file in engine/`);
  }
}

function extractRegion(
  lines: readonly string[],
  region: string,
  reference: string,
): { code: string; firstLine: number } {
  const markers = lines.flatMap((line, index) => {
    const match = MARKER.exec(line);
    return match ? [{ index, kind: match[1], name: match[2] }] : [];
  });
  const begins = markers.filter((m) => m.kind === 'begin' && m.name === region);
  const begin = begins[0];
  const end = begin && markers.find((m) => m.kind === 'end' && m.name === region && m.index > begin.index);
  if (!begin || !end || begins.length > 1) {
    const known = [...new Set(markers.filter((m) => m.kind === 'begin').map((m) => m.name))];
    const what = !begin ? 'no such region' : begins.length > 1 ? 'the region begins twice' : 'the region has no end';
    throw new Error(
      `engine source "${reference}": ${what}; the file has ${known.length ? known.join(', ') : 'no regions'}`,
    );
  }
  const body = lines.slice(begin.index + 1, end.index).filter((line) => !MARKER.test(line));
  return {
    code: dedent(body)
      .join('\n')
      .replace(/^\n+|\s+$/g, ''),
    firstLine: begin.index + 2,
  };
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((l) => l.trim() !== '').map((l) => /^ */.exec(l)?.[0].length ?? 0);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => line.slice(common));
}
