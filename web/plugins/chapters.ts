// Finds the chapters: every folder web/src/chapters/NN-slug with a lecture.md is one, and nothing else needs to know of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type FrontMatter, parseFrontMatter } from './front-matter.js';
import { type Lecture, renderLecture } from './lecture.js';

/** A chapter's folder and what its front matter says. */
export interface Chapter extends FrontMatter {
  /** Position in the course, from the folder's name. */
  readonly order: number;
  /** The page's address: chapters/SLUG/. */
  readonly slug: string;
  readonly folder: string;
  readonly body: string;
  readonly bodyLine: number;
}

/** Where things are, absolute. */
export interface SitePaths {
  /** web/ */
  readonly web: string;
  /** engine/ */
  readonly engine: string;
}

/** What all figures of a chapter share. */
const SHARED_STYLE = 'chapter.css';

const FOLDER = /^(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** The folder that holds all chapters. */
export function chaptersFolder(paths: SitePaths): string {
  return join(paths.web, 'src/chapters');
}

/** All chapters in the course's order. Throws when two have the same slug or number. */
export function findChapters(paths: SitePaths): Chapter[] {
  const root = chaptersFolder(paths);
  if (!existsSync(root)) return [];
  const chapters = readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const match = FOLDER.exec(entry.name);
    const folder = join(root, entry.name);
    const file = join(folder, 'lecture.md');
    if (!entry.isDirectory() || !match || !existsSync(file)) return [];
    const { matter, body, bodyLine } = parseFrontMatter(readFileSync(file, 'utf8'), displayPath(file, paths));
    return [{ ...matter, order: Number(match[1]), slug: match[2] as string, folder, body, bodyLine }];
  });
  chapters.sort((a, b) => a.order - b.order);
  for (const [i, chapter] of chapters.entries()) {
    const twin = chapters.slice(0, i).find((c) => c.slug === chapter.slug || c.order === chapter.order);
    if (twin) throw new Error(`chapters ${twin.folder} and ${chapter.folder} have the same number or name`);
  }
  return chapters;
}

/** Renders one chapter. */
export function renderChapter(chapter: Chapter, all: readonly Chapter[], paths: SitePaths): Lecture {
  return renderLecture(chapter.body, {
    file: displayPath(join(chapter.folder, 'lecture.md'), paths),
    lineOffset: chapter.bodyLine,
    title: chapter.title,
    summary: chapter.summary,
    engineRoot: paths.engine,
    chapterHref: (slug) =>
      all.some((c) => c.slug === slug) ? (slug === chapter.slug ? '' : `../${slug}/`) : undefined,
  });
}

/** The style sheets of a chapter: chapter.css, and after it, so that they may overrule it, those of single figures. */
export function styleSheets({ folder }: Chapter): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.css'));
  const [shared, own] = [names.filter((name) => name === SHARED_STYLE), names.filter((name) => name !== SHARED_STYLE)];
  return [...shared, ...own.sort()].map((name) => join(folder, name));
}

/**
 * The module that defines each custom element of a chapter: the file of the same name in its folder, or one that all
 * chapters share in lecture/, widgets/ or plots/. Throws for an element that has none.
 */
export function elementModules(chapter: Chapter, tags: readonly string[], paths: SitePaths): string[] {
  const shared = ['lecture', 'widgets', 'plots'].map((name) => join(paths.web, 'src', name));
  return tags.map((tag) => {
    const found = [chapter.folder, ...shared].map((folder) => join(folder, `${tag}.ts`)).find(existsSync);
    if (!found) {
      const file = displayPath(join(chapter.folder, 'lecture.md'), paths);
      throw new Error(`${file}: <${tag}> has no module ${displayPath(join(chapter.folder, `${tag}.ts`), paths)}`);
    }
    return found;
  });
}

function displayPath(path: string, paths: SitePaths): string {
  return relative(join(paths.web, '..'), path);
}
