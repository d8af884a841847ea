// Version numbers: found in a program's output, compared by their parts.

/** "emcc (…) 3.1.6 ()" → "3.1.6"; null where there is none. */
export function findVersion(text) {
  return /\b(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1] ?? null;
}

/** Whether `version` ≥ `minimum`, part by part; missing parts count as 0. */
export function atLeast(version, minimum) {
  const parts = (text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const have = parts(version);
  const want = parts(minimum);
  for (let i = 0; i < Math.max(have.length, want.length); ++i) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
