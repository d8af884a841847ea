// Fetches one static file with progress, unpacks it if it is gzipped, and checks it against its checksum.
import { buf as crc32 } from 'crc-32';

export interface FetchOptions {
  /** CRC-32 (unsigned) of the unpacked bytes. */
  crc32: number;
  /** Share received so far, 0 … 1. */
  onProgress?: (share: number) => void;
  /** Length as sent (gzipped) and unpacked, for the progress: some servers unpack .gz themselves. */
  compressedBytes?: number;
  bytes?: number;
  /** Past the browser's cache: for another try after a broken file. */
  reload?: boolean;
  signal?: AbortSignal;
}

/** No byte for this long (ms): the connection is dead. */
const STALL_LIMIT = 20_000;

/** The file's unpacked bytes. Rejects with a message that names the file. */
export async function fetchFile(url: URL, options: FetchOptions): Promise<Uint8Array<ArrayBuffer>> {
  const name = url.pathname.split('/').at(-1) ?? url.href;
  const received = await download(url, name, options);
  const bytes = isGzip(received) ? await gunzip(received, name) : received;
  const sum = crc32(bytes) >>> 0;
  if (sum !== options.crc32) {
    throw new Error(`${name} arrived damaged: checksum ${hex(sum)}, expected ${hex(options.crc32)}`);
  }
  return bytes;
}

async function download(url: URL, name: string, options: FetchOptions): Promise<Uint8Array<ArrayBuffer>> {
  const stall = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restartTimer = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), STALL_LIMIT);
  };
  try {
    restartTimer();
    const response = await fetch(url, { signal, cache: options.reload ? 'reload' : 'default' });
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    if (!response.body) throw new Error('the server sent nothing');
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      restartTimer();
      parts.push(value);
      length += value.length;
      const total = isGzip(parts[0]) ? options.compressedBytes : options.bytes;
      if (total) options.onProgress?.(Math.min(1, length / total));
    }
    return concatenate(parts, length);
  } catch (thrown) {
    if (stall.signal.aborted) throw new Error(`${name}: nothing arrived for ${STALL_LIMIT / 1000} seconds`);
    throw new Error(`${name} could not be fetched: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  } finally {
    clearTimeout(timer);
  }
}

function concatenate(parts: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** gzip's magic number, RFC 1952. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    throw new Error(`${name} arrived damaged: it cannot be unpacked`);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
