// Addresses of the site's static files (engine, data), derived from where this module was loaded: right under any
// sub-path, on pages at any depth and in Workers.

// Built modules lie in assets/, one level below the site's root; Vite's development server serves them from src/engine/.
const SITE_ROOT = new URL(import.meta.env?.DEV ? '../../' : '../', import.meta.url);

/** Full address of a file below the site's root, e.g. siteUrl('data/manifest.json'). */
export function siteUrl(path: string): URL {
  return new URL(path, SITE_ROOT);
}
