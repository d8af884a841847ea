// What all contenders train on: the first images of MNIST, in the order of the file, and the shapes of the network.

export const INPUTS = 784;
export const CLASSES = 10;
/** A hundred batches of 128: more than any cache holds as floats, and soon loaded. */
export const IMAGES = 12_800;
export const LEARNING_RATE = 0.1;

const IMAGES_HEADER = 16;
const LABELS_HEADER = 8;

async function fetchUnpacked(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${address}: expected a file, got status ${response.status}`);
  return new Uint8Array(await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}

/** @returns {Promise<{pixels: Uint8Array, labels: Uint8Array}>} the first `count` training images */
export async function loadImages(count = IMAGES) {
  const base = new URL('/data/', self.location.href);
  const manifest = await (await fetch(new URL('manifest.json', base))).json();
  const pixels = new Uint8Array(count * INPUTS);
  const labels = new Uint8Array(count);
  let loaded = 0;
  for (const shard of manifest.train) {
    if (loaded === count) break;
    const take = Math.min(shard.count, count - loaded);
    const images = await fetchUnpacked(new URL(shard.images, base));
    const classes = await fetchUnpacked(new URL(shard.labels, base));
    pixels.set(images.subarray(IMAGES_HEADER, IMAGES_HEADER + take * INPUTS), loaded * INPUTS);
    labels.set(classes.subarray(LABELS_HEADER, LABELS_HEADER + take), loaded);
    loaded += take;
  }
  if (loaded < count) throw new Error(`data/manifest.json: expected at least ${count} training images, got ${loaded}`);
  return { pixels, labels };
}

/** The images as whole IDX files again: what the engine takes. */
export function idxFiles({ pixels, labels }) {
  const images = new Uint8Array(IMAGES_HEADER + pixels.length);
  const header = new DataView(images.buffer);
  [0x803, labels.length, 28, 28].forEach((value, i) => {
    header.setUint32(4 * i, value);
  });
  images.set(pixels, IMAGES_HEADER);
  const classes = new Uint8Array(LABELS_HEADER + labels.length);
  const labelHeader = new DataView(classes.buffer);
  [0x801, labels.length].forEach((value, i) => {
    labelHeader.setUint32(4 * i, value);
  });
  classes.set(labels, LABELS_HEADER);
  return { images, classes };
}

/**
 * The images as batches of floats, converted before any clock runs.
 * @returns {Promise<{x: Float32Array, y: Float32Array}[]>} x: [size × 784], 0 … 1; y: [size × 10], one-hot
 */
export async function floatBatches(size) {
  const { pixels, labels } = await loadImages();
  return Array.from({ length: labels.length / size }, (_, b) => {
    const x = Float32Array.from(pixels.subarray(b * size * INPUTS, (b + 1) * size * INPUTS), (value) => value / 255);
    const y = new Float32Array(size * CLASSES);
    for (let i = 0; i < size; ++i) y[i * CLASSES + labels[b * size + i]] = 1;
    return { x, y };
  });
}

/** A matrix [rows × columns], row by row, turned over. */
export function transposed(values, rows, columns) {
  const result = new Float32Array(values.length);
  for (let i = 0; i < rows; ++i) for (let j = 0; j < columns; ++j) result[j * rows + i] = values[i * columns + j];
  return result;
}
