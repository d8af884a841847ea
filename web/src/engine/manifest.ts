// data/manifest.json: which files MNIST and the ready-made model consist of, with sizes and checksums.

/** A pair of whole IDX files, gzipped. */
export interface ShardEntry {
  images: string;
  labels: string;
  count: number;
  /** Of both files together, as sent. */
  compressedBytes: number;
  /** Of both files together, unpacked. */
  bytes: number;
  /** CRC-32 (unsigned) of the unpacked bytes. */
  crc32: { images: number; labels: number };
}

export interface ModelEntry {
  file: string;
  bytes: number;
  crc32: number;
  /** 0 … 1 */
  testAccuracy: number;
}

export interface Manifest {
  version: 1;
  train: ShardEntry[];
  test: ShardEntry[];
  model?: ModelEntry;
}

/** Rejects when the file is missing or of another version. */
export async function fetchManifest(base: URL, reload = false): Promise<Manifest> {
  const url = new URL('manifest.json', base);
  const response = await fetch(url, { cache: reload ? 'reload' : 'default' }).catch((thrown: unknown) => {
    throw new Error(`manifest.json could not be fetched: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  });
  if (!response.ok) throw new Error(`manifest.json could not be fetched: the server answered ${response.status}`);
  const manifest = (await response.json().catch(() => null)) as Manifest | null;
  if (manifest?.version !== 1 || !Array.isArray(manifest.train) || !Array.isArray(manifest.test)) {
    throw new Error('manifest.json is not of the expected form (version 1)');
  }
  return manifest;
}
