// Serves the gallery of widgets and plots from their sources, by Vite's development server, for one file of tests.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface Gallery {
  readonly address: string;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

export async function startGallery(): Promise<Gallery> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'build/vite-widgets',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { include: ['lit', 'uplot'], entries: [] },
  });
  await server.listen();
  return {
    address: `${server.resolvedUrls?.local[0]}tests/browser/widgets/index.html`,
    close: () => server.close(),
  };
}
