// What a figure's state is made of, as text for a link: each field writes a value and reads it back, the same bits.
import { copyPoints, type OwnPointSet, type PointSet } from '../plots/point-set.js';

/** Writes a value as text without ";" and reads it; undefined when the text is none of its values. */
export interface Field<Written, Read = Written> {
  write(value: Written): string;
  read(text: string): Read | undefined;
}

/** Fields by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** A state that these fields can write. */
export type StateToWrite<F> = { readonly [K in keyof F]: F[K] extends Field<infer W, unknown> ? W : never };

/** A state that these fields have read: its arrays are one's own. */
export type StateRead<F> = { readonly [K in keyof F]: F[K] extends Field<never, infer R> ? R : never };

/** Any number that is finite, between `min` and `max`. */
export function number(min = -Infinity, max = Infinity): Field<number> {
  return {
    write: writeNumber,
    read: (text) => {
      const value = readNumber(text);
      return value !== undefined && value >= min && value <= max ? value : undefined;
    },
  };
}

/** A whole number. */
export function integer(min: number, max: number): Field<number> {
  const any = number(min, max);
  return {
    write: any.write,
    read: (text) => {
      const value = any.read(text);
      return Number.isInteger(value) ? value : undefined;
    },
  };
}

/** Numbers; `length` of them if it is said. In decimals or, where that is shorter, as the bytes of the doubles. */
export function numbers(length?: number): Field<ArrayLike<number>, Float64Array> {
  return {
    write: (values: ArrayLike<number>) => writeNumbers(values),
    read: (text: string) => {
      const values = readNumbers(text);
      return values && (length === undefined || values.length === length) ? values : undefined;
    },
  };
}

export function flag(): Field<boolean> {
  return {
    write: (value) => (value ? '1' : '0'),
    read: (text) => (text === '0' || text === '1' ? text === '1' : undefined),
  };
}

/** One of a few words. */
export function choice<T extends string>(...values: readonly T[]): Field<T> {
  return { write: encode, read: (text) => values.find((value) => encode(value) === text) };
}

/** Any text, for example a formula or a list in the figure's own notation. */
export function text(maxLength = 1000): Field<string> {
  return {
    write: encode,
    read: (coded) => {
      const value = decode(coded);
      return value !== undefined && value.length <= maxLength ? value : undefined;
    },
  };
}

/** Points with classes 0 and 1. */
export function pointSet(maxCount = 100_000): Field<PointSet, OwnPointSet> {
  return {
    write: (points: PointSet) => {
      const { x1, x2, label } = copyPoints(points);
      return `${label.join('')},${writeNumbers([...x1, ...x2])}`;
    },
    read: (text: string) => {
      const [, labels, rest] = /^([01]*),(.*)$/s.exec(text) ?? [];
      const values = rest === undefined ? undefined : readNumbers(rest);
      const count = labels?.length ?? 0;
      if (labels === undefined || values?.length !== 2 * count || count > maxCount) return undefined;
      const label = Uint8Array.from(labels, Number);
      return { x1: values.slice(0, count), x2: values.slice(count), label };
    },
  };
}

/** The whole state as text: "1;seed:7;rate:0.1". */
export function packState<F extends Fields>(version: number, fields: F, state: StateToWrite<F>): string {
  const parts = Object.entries(fields).map(([name, field]) => `${name}:${field.write(state[name])}`);
  return [version, ...parts].join(';');
}

/** Reads it back. Throws a message for the reader when it is malformed or of another version. */
export function unpackState<F extends Fields>(version: number, fields: F, text: string): StateRead<F> {
  const [head, ...parts] = text.split(';');
  if (head !== String(version)) {
    const known = /^\d{1,6}$/.test(head ?? '');
    throw new Error(known ? `it is of version ${head}, and this page reads version ${version}` : 'it is damaged');
  }
  const texts = new Map(
    parts.map((part) => {
      const colon = part.indexOf(':');
      return [part.slice(0, Math.max(0, colon)), part.slice(colon + 1)] as const;
    }),
  );
  if (texts.size !== parts.length || parts.length !== Object.keys(fields).length) throw new Error('it is damaged');
  const state: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const part = texts.get(name);
    const value: unknown = part === undefined ? undefined : field.read(part);
    if (value === undefined) throw new Error(`its “${name}” is missing or out of range`);
    state[name] = value;
  }
  return state as StateRead<F>;
}

/** The shortest decimal that is read as the same double; −0 too. */
function writeNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value).replace('+', '');
}

function readNumber(text: string): number | undefined {
  if (!/^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function writeNumbers(values: ArrayLike<number>): string {
  const list = Array.from(values, writeNumber).join(',');
  // 8 bytes a number are 10.7 characters; most decimals of trained weights have 17 digits or more.
  if (list.length <= 2 + (values.length * 32) / 3) return list;
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  Array.from(values).forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return `*${toBase64(bytes)}`;
}

function readNumbers(text: string): Float64Array | undefined {
  if (text === '') return new Float64Array(0);
  if (!text.startsWith('*')) {
    const values = text.split(',').map(readNumber);
    return values.includes(undefined) ? undefined : Float64Array.from(values as number[]);
  }
  const bytes = fromBase64(text.slice(1));
  if (!bytes || bytes.length % 8 !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  const values = Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
  return values.every(Number.isFinite) ? values : undefined;
}

/** base64url; in pieces, since a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let i = 0; i < bytes.length; i += 4096) characters += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(characters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function encode(value: string): string {
  return encodeURIComponent(value);
}

function decode(coded: string): string | undefined {
  try {
    return decodeURIComponent(coded);
  } catch {
    return undefined;
  }
}
