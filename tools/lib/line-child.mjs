// A child process that answers every line it is sent with one line of JSON: so that two programs can take turns.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from './console.mjs';

/** Lines of a child's error output that are kept to explain its end. */
const KEPT_LINES = 12;

export class LineChild {
  #child;
  #name;
  #errors = /** @type {string[]} */ ([]);
  #answers = /** @type {unknown[]} */ ([]);
  #waiting = /** @type {{resolve: (answer: any) => void, reject: (error: Error) => void}[]} */ ([]);
  #failure = /** @type {Error | null} */ (null);

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {{env?: NodeJS.ProcessEnv, onError?: (line: string) => void}} [options] env: the child's whole environment
   */
  constructor(command, args, { env = process.env, onError = () => {} } = {}) {
    this.#name = [command, ...args].join(' ');
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#fail(`Could not start ${command}: ${error.message}`));
    this.#child.on('close', (code, signal) =>
      this.#fail(`${this.#name}\nended with ${signal ?? `exit code ${code}`}.\n${this.#errors.join('\n')}`.trimEnd()),
    );
    // Writing to a child that has ended: what its end says is the better message.
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(line));
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.#errors = [...this.#errors, line].slice(-KEPT_LINES);
      onError(line);
    });
  }

  /**
   * The next answer; lines the child prints unasked are answers too.
   * @returns {Promise<any>}
   */
  next() {
    if (this.#answers.length > 0) return Promise.resolve(this.#answers.shift());
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /**
   * Sends a line and waits for its answer.
   * @param {string} line
   */
  ask(line) {
    this.#child.stdin.write(`${line}\n`);
    return this.next();
  }

  /** No more lines: the child ends by itself. */
  close() {
    this.#child.stdin.end();
  }

  #receive(line) {
    let answer;
    try {
      answer = JSON.parse(line);
    } catch {
      this.#fail(`${this.#name}\nanswered “${line}”, expected one line of JSON.`);
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(answer);
    else this.#answers.push(answer);
  }

  #fail(message) {
    this.#failure ??= new UserError(message);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }
}
