// What was thrown: as an Error with a message that can be shown to the reader, and whether the engine survives it.

/** The value itself if it is an Error. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `unexpected failure: ${String(thrown)}`);
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return asError(thrown).message;
}

/**
 * WebAssembly stopped in the middle of a call: the engine's memory is in an unknown state, and only a new Worker helps. Told by
 * name, since an error that comes from a Worker has lost its class.
 */
export function isTrap(thrown: unknown): thrown is Error & { readonly name: 'RuntimeError' } {
  return thrown instanceof Error && thrown.name === 'RuntimeError';
}
