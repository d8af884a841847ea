// Keeps the networks that were trained in this browser, so that other pages can use them: records in IndexedDB.

const DATABASE = 'mlp-lecture';
const STORE = 'models';

/** `last-trained`: from the chapter on training. `corrected`: trained on with a drawing. Neither takes the other's place. */
export type ModelSlot = 'last-trained' | 'corrected';

export interface StoredModel {
  /** safetensors */
  bytes: Uint8Array;
  /** Milliseconds since 1970. */
  savedAt: number;
}

/** Keeps a network (safetensors), in place of the one before. Rejects when the browser keeps nothing for this site. */
export async function saveTrainedModel(bytes: Uint8Array, slot: ModelSlot = 'last-trained'): Promise<void> {
  const record: StoredModel = { bytes, savedAt: Date.now() };
  await inStore('readwrite', (store) => store.put(record, slot));
}

/** The network last kept, or null. Rejects when the browser keeps nothing for this site. */
export async function loadTrainedModel(slot: ModelSlot = 'last-trained'): Promise<StoredModel | null> {
  const record = await inStore<unknown>('readonly', (store) => store.get(slot));
  return isStoredModel(record) ? record : null;
}

/** Forgets the network. */
export async function forgetTrainedModel(slot: ModelSlot = 'last-trained'): Promise<void> {
  await inStore('readwrite', (store) => store.delete(slot));
}

function isStoredModel(record: unknown): record is StoredModel {
  const candidate = record as Partial<StoredModel> | undefined;
  return candidate?.bytes instanceof Uint8Array && typeof candidate.savedAt === 'number';
}

async function inStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await openDatabase();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(storageError(transaction.error));
    });
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!globalThis.indexedDB) {
      reject(storageError(null));
      return;
    }
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(storageError(request.error));
    request.onblocked = () => reject(storageError(null));
  });
}

function storageError(cause: DOMException | null): Error {
  return new Error(`This browser keeps no data for this site${cause ? ` (${cause.message})` : ''}.`);
}
