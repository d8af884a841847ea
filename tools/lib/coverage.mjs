// The coverage table in web/src/chapters/README.md: which topic of which lecture stands in which step and figure, collected
// from the chapters' coverage.md files and held against their lecture.md.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGIN = '<!-- coverage: begin; written by `npm run format` from each chapter’s coverage.md -->';
const END = '<!-- coverage: end -->';
const HEADER = '| chapter | lecture | topic | step | figure |\n|---|---|---|---|---|';

/** Cells of one row "| a | b |". */
const cells = (line) =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/**
 * The rows of one chapter, and what is wrong with them.
 * @param {string} name of the folder
 * @param {string} rows text of its coverage.md: "| lecture | topic | step | figure |" a line
 * @param {string} lecture text of its lecture.md
 * @returns {{rows: string[], problems: string[]}}
 */
export function chapterCoverage(name, rows, lecture) {
  /** @type {{rows: string[], problems: string[]}} */
  const result = { rows: [], problems: [] };
  const slug = name.replace(/^\d+-/, '');
  const lines = rows.split('\n').map((line) => line.trim());
  for (const [i, line] of lines.entries()) {
    if (!line) continue;
    const problem = (what) => result.problems.push(`web/src/chapters/${name}/coverage.md:${i + 1}: ${what}`);
    const row = cells(line);
    if (!line.startsWith('|') || row.length !== 4) {
      problem('expected "| lecture | topic | step | figure |"');
      continue;
    }
    const [source, topic, step, figure] = row;
    if (!source || !topic) problem('lecture and topic must not be empty');
    for (const id of step.match(/[\w-]+/g) ?? []) {
      if (!lecture.includes(`{#${id}}`)) problem(`lecture.md has no step {#${id}}`);
    }
    for (const tag of figure.match(/[a-z]+(?:-[a-z0-9]+)+/g) ?? []) {
      if (!lecture.includes(`<${tag}`)) problem(`lecture.md has no figure <${tag}>`);
    }
    result.rows.push(`| ${slug} | ${source} | ${topic} | ${step} | ${figure} |`);
  }
  if (result.rows.length === 0) result.problems.push(`web/src/chapters/${name}/coverage.md: there are no rows`);
  return result;
}

/**
 * The README with the table as the chapters have it.
 * @param {string} chapters the folder web/src/chapters
 * @returns {{path: string, now: string, wanted: string, problems: string[]}}
 */
export function coverage(chapters) {
  const path = join(chapters, 'README.md');
  const now = readFileSync(path, 'utf8');
  const folders = readdirSync(chapters).filter((name) => existsSync(join(chapters, name, 'lecture.md')));
  /** @type {string[]} */
  const rows = [];
  /** @type {string[]} */
  const problems = [];
  for (const name of folders.sort()) {
    const file = join(chapters, name, 'coverage.md');
    if (!existsSync(file)) {
      problems.push(`web/src/chapters/${name}: there is no coverage.md`);
      continue;
    }
    const lecture = readFileSync(join(chapters, name, 'lecture.md'), 'utf8');
    const chapter = chapterCoverage(name, readFileSync(file, 'utf8'), lecture);
    rows.push(...chapter.rows);
    problems.push(...chapter.problems);
  }
  const [begin, end] = [now.indexOf(BEGIN), now.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path}: the marks of the coverage table are missing`);
  const table = [BEGIN, '', HEADER, ...rows, ''].join('\n');
  return { path, now, wanted: `${now.slice(0, begin)}${table}\n${now.slice(end)}`, problems };
}
