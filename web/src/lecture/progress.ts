// Which exercises were solved on this device: kept, counted by chapter, and erased when the reader wishes.
import { recall, remember } from './storage.js';

const KEY = 'progress';
/** Of what is stored; anything else is taken for nothing. */
const VERSION = 1;
/** Sent by `document` whenever something was solved or erased. */
export const PROGRESS_CHANGED = 'progress-changed';

/** What was solved in a chapter, and how many exercises it had when it was last seen. */
export interface ChapterProgress {
  readonly solved: readonly string[];
  readonly of: number;
}
export type Progress = Readonly<Record<string, ChapterProgress>>;

/** Reads what was stored; damaged text counts as nothing. */
export function parseProgress(text: string | undefined): Progress {
  try {
    const stored: unknown = JSON.parse(text ?? '');
    if (!isRecord(stored) || stored.version !== VERSION || !isRecord(stored.chapters)) return {};
    return Object.fromEntries(
      Object.entries(stored.chapters).flatMap(([chapter, entry]) => {
        if (!isRecord(entry) || !Array.isArray(entry.solved)) return [];
        const solved = [...new Set(entry.solved.filter((name): name is string => typeof name === 'string'))];
        const of = typeof entry.of === 'number' && entry.of >= 0 ? entry.of : 0;
        return [[chapter, { solved, of }]];
      }),
    );
  } catch {
    return {};
  }
}

/** The progress with one more exercise solved. `of`: exercises of the chapter. */
export function withSolved(progress: Progress, chapter: string, exercise: string, of: number): Progress {
  const solved = progress[chapter]?.solved ?? [];
  return { ...progress, [chapter]: { solved: solved.includes(exercise) ? solved : [...solved, exercise], of } };
}

/** What is stored on this device. */
export function readProgress(): Progress {
  return parseProgress(recall(KEY));
}

/** Whether an exercise was solved on this device before. */
export function isSolved(chapter: string, exercise: string): boolean {
  return readProgress()[chapter]?.solved.includes(exercise) ?? false;
}

/** Keeps that an exercise was solved. */
export function keepSolved(chapter: string, exercise: string, of: number): void {
  const chapters = withSolved(readProgress(), chapter, exercise, of);
  remember(KEY, JSON.stringify({ version: VERSION, chapters }));
  document.dispatchEvent(new Event(PROGRESS_CHANGED));
}

/** Forgets everything that was solved. */
export function eraseProgress(): void {
  remember(KEY, undefined);
  document.dispatchEvent(new Event(PROGRESS_CHANGED));
}

/** The chapter of an address: "mnist" of …/chapters/mnist/; empty elsewhere. */
export function chapterOf(path: string): string {
  return /\/chapters\/([a-z0-9-]+)\//.exec(path)?.[1] ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
