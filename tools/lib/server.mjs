// Serves the built site over HTTP on this machine: isolation headers, compressed text, and a clear word if the port is taken.
//
// Our own hundred lines rather than a package: it must send .gz data as data (not as an encoding), compressed twins where
// the browser takes them, and every page under the address that its relative links were made for.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { UserError } from './console.mjs';
import { securityHeaders } from './security-headers.mjs';

export const DEFAULT_PORT = 8080;

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Compressed twins that the build writes beside a file, best first. */
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
];

/** The port that PORT asks for; 0 lets the system choose. */
export function portFrom(text) {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UserError(`PORT is "${text}"; it must be a whole number from 0 to 65535, as in PORT=8081 npm start.`);
  }
  return port;
}

function statOf(path) {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** The file of `folder` that a URL's path names, or null if there is none or it lies outside. */
function pathIn(folder, pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = normalize(join(folder, decoded));
  return path === folder || path.startsWith(folder + sep) ? path : null;
}

/** Whether an Accept-Encoding header takes `name` (a weight of 0 means it does not). */
function accepts(header, name) {
  return header.split(',').some((part) => {
    const [encoding, ...parameters] = part.trim().split(/\s*;\s*/);
    return encoding.toLowerCase() === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function plain(response, status, text, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${text}\n`);
}

/**
 * Answers GET and HEAD with the files of `folder`.
 * @param {string} folder absolute
 * @param {Record<string, string>} [headers] that every answer carries
 * @returns {import('node:http').RequestListener}
 */
export function fileHandler(folder, headers = securityHeaders) {
  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plain(response, 405, 'Only GET and HEAD are answered here', { Allow: 'GET, HEAD' });
    }
    const [pathname, query] = (request.url ?? '/').split(/\?(.*)/s);
    let path = pathIn(folder, pathname);
    let stat = path ? statOf(path) : null;
    if (path && stat?.isDirectory()) {
      // The page's links are relative to its folder, so the folder's address must end in a slash.
      if (!pathname.endsWith('/')) {
        const slash = pathname.slice(pathname.lastIndexOf('/') + 1);
        return plain(response, 301, 'Moved', { Location: `${slash}/${query === undefined ? '' : `?${query}`}` });
      }
      path = join(path, 'index.html');
      stat = statOf(path);
    }
    if (!path || !stat?.isFile()) return plain(response, 404, 'Not found');

    const about = {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      // Names with a hash never change their content; all others are asked for again (and answered 304 if unchanged).
      'Cache-Control': /\/assets\/.*-[\w-]{8}\.\w+$/.test(pathname)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ETag: `W/"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`,
    };
    let body = path;
    const twins = encodings.filter(({ suffix }) => existsSync(path + suffix));
    if (twins.length > 0) about.Vary = 'Accept-Encoding';
    const twin = twins.find(({ name }) => accepts(String(request.headers['accept-encoding'] ?? ''), name));
    if (twin) {
      body = path + twin.suffix;
      about['Content-Encoding'] = twin.name;
    }
    if (request.headers['if-none-match'] === about.ETag) {
      response.writeHead(304, about);
      return response.end();
    }
    response.writeHead(200, { ...about, 'Content-Length': statSync(body).size });
    if (request.method === 'HEAD') return response.end();
    // A file that vanishes half-way (a build is running) ends the connection, so that the browser notices.
    createReadStream(body)
      .on('error', () => response.destroy())
      .pipe(response);
  };
}

function listen(handler, port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer(handler);
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function closeAll(servers) {
  return Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}

function explain(error, port) {
  if (error.code === 'EADDRINUSE') {
    return new UserError(
      `Port ${port} is already in use, perhaps by another npm start.\n` +
        `Stop that program, or choose another port: PORT=${port + 1 > 65535 ? DEFAULT_PORT : port + 1} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    return new UserError(
      `Port ${port} may only be opened by root. Choose one from 1024 up: PORT=${DEFAULT_PORT} npm start`,
    );
  }
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL') {
    return new UserError(`HOST names no address of this machine: ${error.message}`);
  }
  return error;
}

/** Listens on both loopback addresses (browsers try either for `localhost`), or on `host` alone if one is given. */
async function listenOnAll(handler, port, host) {
  const servers = [];
  try {
    servers.push(await listen(handler, port, host ?? '127.0.0.1'));
    const actual = servers[0].address().port;
    if (host === undefined) {
      try {
        servers.push(await listen(handler, actual, '::1'));
      } catch (error) {
        // A machine without IPv6 is served all the same.
        if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
      }
    }
    return { servers, port: actual };
  } catch (error) {
    await closeAll(servers);
    throw explain(error, port);
  }
}

/** Fails as serving would if the port cannot be had; asked before a build, so that nobody waits for it in vain. */
export async function checkPort(port, host) {
  const { servers } = await listenOnAll(() => {}, port, host);
  await closeAll(servers);
}

/**
 * @param {{folder: string, port: number, host?: string, headers?: Record<string, string>}} options port 0: any free one;
 *     host: this address only; headers: instead of the security headers
 * @returns {Promise<{url: string, port: number, close: () => Promise<void>}>}
 */
export async function serve({ folder, port, host, headers }) {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new UserError(`There is no page in ${folder} yet. Build it first: npm run build`);
  }
  const { servers, port: actual } = await listenOnAll(fileHandler(folder, headers), port, host);
  const name = host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    url: `http://${name.includes(':') ? `[${name}]` : name}:${actual}/`,
    port: actual,
    close: async () => {
      await closeAll(servers);
    },
  };
}
