// The project's own server: headers, compression, addresses, what it must not serve, and a port that is taken.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFolder } from '../../tools/lib/compress.mjs';
import { root } from '../../tools/lib/paths.mjs';
import { contentSecurityPolicy } from '../../tools/lib/security-headers.mjs';
import { checkPort, portFrom, serve } from '../../tools/lib/server.mjs';
import { contentSecurityPolicy as policyInPages } from '../../web/plugins/csp.ts';

const text = 'export const x = 1;\n'.repeat(200);
const shard = gzipSync('shard');
let folder;
let server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlp-server-'));
  const site = join(folder, 'site');
  mkdirSync(join(site, 'chapters', 'mnist'), { recursive: true });
  mkdirSync(join(site, 'assets'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>home</title>');
  writeFileSync(join(site, 'chapters', 'mnist', 'index.html'), '<!doctype html><title>mnist</title>');
  writeFileSync(join(site, 'assets', 'main-Ab3_x-9Z.js'), text);
  writeFileSync(join(site, 'engine.wasm'), Buffer.alloc(4000));
  writeFileSync(join(site, 'shard.idx.gz'), shard);
  compressFolder(site);
  server = await serve({ folder: site, port: 0 });
});

afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** A request whose path and headers go out as they are (fetch would tidy both). */
async function ask(path, headers = {}, method = 'GET') {
  const outgoing = request({ host: '127.0.0.1', port: server.port, path, headers, method });
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

describe('serving', () => {
  it('isolates every answer and states the content policy, errors included', async () => {
    for (const path of ['/', '/assets/main-Ab3_x-9Z.js', '/missing']) {
      const { headers } = await ask(path);
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
      expect(policy).not.toContain('unsafe-inline');
      expect(policy).not.toContain("'unsafe-eval'");
    }
  });

  it('sends the policy that the pages carry themselves', () => {
    expect(policyInPages()).toBe(contentSecurityPolicy);
  });

  it('names the types that browsers insist on', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('/engine.wasm')).headers['content-type']).toBe('application/wasm');
    expect((await ask('/assets/main-Ab3_x-9Z.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('sends compressed twins to those who take them, and only to them', async () => {
    const path = '/assets/main-Ab3_x-9Z.js';
    const gzipped = await ask(path, { 'Accept-Encoding': 'gzip' });
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.body).toString()).toBe(text);
    const brotli = await ask(path, { 'Accept-Encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.body.length).toBeLessThan(brotliCompressSync(text).length + 20);
    for (const encoding of [undefined, 'br;q=0, gzip;q=0.0']) {
      const plain = await ask(path, encoding ? { 'Accept-Encoding': encoding } : {});
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.headers.vary).toBe('Accept-Encoding');
      expect(plain.body.toString()).toBe(text);
    }
  });

  it('sends a .gz file as the data it is', async () => {
    const answer = await ask('/shard.idx.gz', { 'Accept-Encoding': 'gzip, br' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(Number(answer.headers['content-length'])).toBe(shard.length);
    expect(answer.body.equals(shard)).toBe(true);
  });

  it('adds the slash that relative links need', async () => {
    const answer = await ask('/chapters/mnist?engine=simd');
    expect(answer.status).toBe(301);
    expect(answer.headers.location).toBe('mnist/?engine=simd');
    expect((await ask('/chapters/mnist/')).body.toString()).toContain('mnist');
    expect((await ask('/chapters/')).status).toBe(404);
  });

  it('keeps files with a hash for ever and asks again for the others', async () => {
    expect((await ask('/assets/main-Ab3_x-9Z.js')).headers['cache-control']).toContain('immutable');
    const first = await ask('/');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await ask('/', { 'If-None-Match': first.headers.etag });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
  });

  it('serves nothing from outside its folder', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/chapters/..%2f..%2fsecret.txt',
      '/..%2fsecret.txt',
      '/%',
      '/%00',
    ]) {
      const answer = await ask(path);
      expect(answer.status).toBe(404);
      expect(answer.body.toString()).not.toContain('secret');
    }
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const head = await ask('/engine.wasm', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe('4000');
    expect(head.body.length).toBe(0);
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });
});

describe('the port', () => {
  it('comes from PORT, 8080 without it', () => {
    expect(portFrom(undefined)).toBe(8080);
    expect(portFrom('')).toBe(8080);
    expect(portFrom('9000')).toBe(9000);
    for (const wrong of ['abc', '-1', '65536', '80.5']) expect(() => portFrom(wrong)).toThrow(/PORT is/);
  });

  it('names the way out when it is taken', async () => {
    await expect(serve({ folder: join(folder, 'site'), port: server.port })).rejects.toThrow(
      new RegExp(`Port ${server.port} is already in use.*PORT=${server.port + 1} npm start`, 's'),
    );
    await expect(checkPort(server.port, undefined)).rejects.toThrow(/already in use/);
  });

  it('ends npm start at once with exit code 1 when it is taken, before anything is built', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (blocker.address());
    const child = spawn('node', ['tools/start.mjs'], { cwd: root, env: { ...process.env, PORT: String(port) } });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    const [code] = await once(child, 'close');
    blocker.close();
    expect(code).toBe(1);
    expect(errors).toContain(`Port ${port} is already in use`);
    expect(errors).not.toContain('    at ');
    expect(output).toBe('');
  });

  it('says that there is no page when there is none', async () => {
    await expect(serve({ folder: join(folder, 'nothing'), port: 0 })).rejects.toThrow(/npm run build/);
  });
});
