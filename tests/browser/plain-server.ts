// A static server as simple as any host's: the built site under a sub-path, no isolation headers, and .gz files sent with
// Content-Encoding, as some servers do.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built site. */
export const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));
export const SUB_PATH = '/some/where/';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

export interface PlainServer {
  /** Of the site's root, with a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/** On a free port of this machine. */
export async function servePlainly(folder = DIST): Promise<PlainServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = pathname.startsWith(SUB_PATH) ? pathname.slice(SUB_PATH.length) : null;
    const name = inside?.endsWith('/') || inside === '' ? `${inside}index.html` : inside;
    const bytes = name === null ? null : await readFile(join(folder, name)).catch(() => null);
    if (name === null || bytes === null) {
      response.writeHead(404).end();
      return;
    }
    if (name.endsWith('.gz')) response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://localhost:${address.port}${SUB_PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
