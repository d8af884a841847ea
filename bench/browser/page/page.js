// The page's side: opens a Worker for each contender and passes the measuring program's calls on to it.
const contenders = new Map();
let opened = 0;

function call(handle, method, args = []) {
  const { worker, pending } = contenders.get(handle);
  return new Promise((resolve, reject) => {
    const id = pending.size === 0 ? 1 : Math.max(...pending.keys()) + 1;
    pending.set(id, { resolve, reject });
    worker.postMessage({ id, method, args });
  });
}

async function open(kind, options) {
  const handle = ++opened;
  const worker = new Worker(new URL(`/${kind}.js`, location.href), { type: 'module' });
  const pending = new Map();
  contenders.set(handle, { worker, pending });
  worker.addEventListener('message', ({ data: { id, result, error } }) => {
    const answer = pending.get(id);
    pending.delete(id);
    if (error === undefined) answer?.resolve(result);
    else answer?.reject(new Error(error));
  });
  worker.addEventListener('error', (event) => {
    for (const { reject } of pending.values())
      reject(new Error(`${kind}.js: ${event.message ?? 'could not be loaded'}`));
    pending.clear();
  });
  try {
    return { handle, description: await call(handle, 'open', [options]) };
  } catch (error) {
    close(handle);
    throw error;
  }
}

function close(handle) {
  contenders.get(handle)?.worker.terminate();
  contenders.delete(handle);
}

globalThis.bench = { open, call, close };
