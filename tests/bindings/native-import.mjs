// Node's own import, for files that Vitest must not transform.

/** @param {string} url @returns {Promise<Record<string, unknown>>} */
export function nativeImport(url) {
  return import(url);
}
