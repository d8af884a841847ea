// What the scripts say while they work: headings, steps with their duration, and errors that name the way out.

/** A problem of the reader's machine or input: shown as it stands, without a stack trace. */
export class UserError extends Error {}

let stream = process.stdout;

/** Sends progress elsewhere; scripts whose standard output is data say so with process.stderr. */
export function setOutput(target) {
  stream = target;
}

/** The stream that progress goes to; child processes' chatter goes there too. */
export function output() {
  return stream;
}

const colour = (code, text) => (stream.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text);

export function say(text = '') {
  stream.write(`${text}\n`);
}

export function heading(text) {
  say(colour('1', `\n▸ ${text}`));
}

export function note(text) {
  say(colour('2', `  ${text}`));
}

/** "850 ms", "4.2 s", "3 min 20 s" */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * Runs `work` under a heading and says how long it took.
 * @template T
 * @param {string} title what is being done; long steps add how long that may take
 * @param {() => Promise<T> | T} work resolves to 'skipped' when there was nothing to do
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  heading(title);
  const start = performance.now();
  const result = await work();
  note(result === 'skipped' ? 'up to date' : `done in ${duration(performance.now() - start)}`);
  return result;
}

/**
 * Runs a script's main function: a UserError becomes its message and exit code 1, anything else keeps its stack.
 * @param {() => Promise<number | void>} body resolves to the exit code (none: 0)
 */
export async function main(body) {
  try {
    process.exitCode = (await body()) || 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
