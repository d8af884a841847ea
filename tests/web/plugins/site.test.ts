// The pages around the prose: chapters found by folder, front matter, contents, previous and next, security policy.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  elementModules,
  findChapters,
  renderChapter,
  type SitePaths,
  styleSheets,
} from '../../../web/plugins/chapters.js';
import { contentSecurityPolicy } from '../../../web/plugins/csp.js';
import { parseFrontMatter } from '../../../web/plugins/front-matter.js';
import { slugify } from '../../../web/plugins/html.js';
import { chapterListHtml, chapterPageHtml, type Page } from '../../../web/plugins/page.js';

let root = '';
let paths: SitePaths;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'site-'));
  paths = { web: join(root, 'web'), engine: join(root, 'engine') };
});

afterEach(() => rmSync(root, { recursive: true }));

function write(folder: string, text = 'Text.', files: readonly string[] = []): void {
  const path = join(paths.web, 'src/chapters', folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'lecture.md'), `---\ntitle: Title of ${folder}\nsummary: Summary: of it.\n---\n${text}`);
  for (const file of files) writeFileSync(join(path, file), '');
}

function pageOf(slug: string, development = false): string {
  const chapters = findChapters(paths);
  const chapter = chapters.find((c) => c.slug === slug);
  if (!chapter) throw new Error(`no chapter ${slug}`);
  const lecture = renderChapter(chapter, chapters, paths);
  const { title, summary } = chapter;
  return chapterPageHtml({ title, summary, root: '../../', chapters, chapter, lecture, development }, '/entry.js');
}

describe('chapters', () => {
  it('are the folders NN-slug with a lecture.md, in order', () => {
    write('12-draw');
    write('03-perceptron');
    write('draft');
    mkdirSync(join(paths.web, 'src/chapters/04-empty'));
    expect(findChapters(paths).map((c) => [c.order, c.slug, c.summary])).toEqual([
      [3, 'perceptron', 'Summary: of it.'],
      [12, 'draw', 'Summary: of it.'],
    ]);
  });

  it('may not share a number or a name', () => {
    write('03-perceptron');
    write('04-perceptron');
    expect(() => findChapters(paths)).toThrow('same number or name');
  });

  it('are none when there is no folder', () => {
    expect(findChapters(paths)).toEqual([]);
  });

  it('link the style sheet that their figures share first, then those of single figures', () => {
    write('11-mnist', '', ['a-figure.css', 'chapter.css', 'z-figure.css', 'a-figure.ts']);
    write('12-draw');
    const names = findChapters(paths).map((chapter) => styleSheets(chapter).map((path) => basename(path)));
    expect(names).toEqual([['chapter.css', 'a-figure.css', 'z-figure.css'], []]);
  });

  it('find the module of each element in their own folder first, and name the one that is missing', () => {
    write('11-mnist', '<a-figure></a-figure>', ['a-figure.ts']);
    mkdirSync(join(paths.web, 'src/plots'), { recursive: true });
    writeFileSync(join(paths.web, 'src/plots/bar-chart.ts'), '');
    const [chapter] = findChapters(paths);
    if (!chapter) throw new Error('no chapter');
    expect(elementModules(chapter, ['a-figure', 'bar-chart'], paths)).toEqual([
      join(chapter.folder, 'a-figure.ts'),
      join(paths.web, 'src/plots/bar-chart.ts'),
    ]);
    expect(() => elementModules(chapter, ['no-such'], paths)).toThrow(
      'web/src/chapters/11-mnist/lecture.md: <no-such> has no module web/src/chapters/11-mnist/no-such.ts',
    );
  });
});

describe('front matter', () => {
  it('gives title, summary and where the text begins', () => {
    const { matter, body, bodyLine } = parseFrontMatter('---\ntitle: "A: b"\nsummary: C\n---\nText\n---\n', 'f');
    expect(matter).toEqual({ title: 'A: b', summary: 'C' });
    expect(body).toBe('Text\n---\n');
    expect(bodyLine).toBe(4);
  });

  it.each([
    ['Text', 'must begin with front matter'],
    ['---\ntitle: A\n', 'must begin with front matter'],
    ['---\ntitle: A\n---\n', 'needs title and summary'],
    ['---\ntitle: A\nauthor: B\n---\n', 'f:3: expected one of'],
  ])('refuses %j', (text, message) => {
    expect(() => parseFrontMatter(text, 'f')).toThrow(message);
  });
});

describe('a page', () => {
  it('carries its text, its contents, its neighbours and the security policy', () => {
    write('01-first', 'Opening words.\n\n## A step\n\nText of the step.');
    write('02-second');
    write('03-third');
    const first = pageOf('first');
    expect(first).toContain('Opening words.');
    expect(first).toContain('<section id="a-step" class="step" aria-labelledby="a-step-title">');
    expect(first).toContain('<li><a href="#a-step">A step</a></li>');
    expect(first).toContain('<a href="#start" aria-current="page">Title of 01-first</a>');
    expect(first).toContain('<a href="../../chapters/second/">');
    expect(first).not.toContain('rel="prev"');
    expect(pageOf('second')).toMatch(
      /rel="prev" class="prev" href="\.\.\/first\/".*rel="next" class="next" href="\.\.\/third\/"/,
    );
    expect(pageOf('third')).not.toContain('rel="next"');
    expect(first).toContain(`<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">`);
  });

  it('has no inline script, no inline style and no address outside the site', () => {
    write('01-first', '## Maths\n\n$$\\begin{bmatrix}1 & 2\\end{bmatrix}$$\n\n```python\nx = 1\n```');
    const page = pageOf('first');
    expect(page).not.toMatch(/\sstyle=|<style|\son\w+=/);
    for (const [tag] of page.matchAll(/<script\b[^>]*>/g)) expect(tag).toMatch(/\ssrc="/);
    expect(page.replace(/xmlns="[^"]*"/g, '')).not.toMatch(/https?:\/\//);
  });

  it('lists the chapters on the home page, titles escaped', () => {
    write('01-first');
    const chapters = findChapters(paths).map((c) => ({ ...c, title: 'a < b' }));
    const page: Page = { title: 'Home', summary: 'S', root: './', chapters, development: false };
    expect(chapterListHtml(page)).toContain('<li><a href="./chapters/first/">a &lt; b</a><p>Summary: of it.</p></li>');
  });
});

describe('security policy', () => {
  it('allows nothing inline, nothing from elsewhere, and WebAssembly', () => {
    const policy = contentSecurityPolicy();
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/(?<!wasm-)unsafe-eval/);
    expect(policy).not.toMatch(/\*|https?:/);
    const development = contentSecurityPolicy(true);
    expect(development).toContain("style-src 'self' 'unsafe-inline'");
    expect(development).toContain("connect-src 'self' ws:");
    expect(development).toContain("script-src 'self' 'wasm-unsafe-eval';");
  });
});

it('slugs keep letters of all alphabets and nothing that a link would have to escape oddly', () => {
  expect(slugify('What’s  a “loss”?')).toBe('whats-a-loss');
  expect(slugify('Überfitting (again)')).toBe('uberfitting-again');
});
