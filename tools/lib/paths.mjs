// Where things are: every folder that more than one script names.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const buildDir = join(root, 'build');
export const webDir = join(root, 'web');
export const distDir = join(webDir, 'dist');
export const engineDir = join(webDir, 'public', 'engine');
export const dataDir = join(webDir, 'public', 'data');
export const mlpBinary = join(buildDir, 'release', 'mlp');
