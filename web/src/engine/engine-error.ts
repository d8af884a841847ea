// Turns whatever was thrown into an Error with a message that can be shown to the reader.

/** The value itself if it is an Error. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : `unexpected failure: ${String(thrown)}`);
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return asError(thrown).message;
}
