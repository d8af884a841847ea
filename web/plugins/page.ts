// The HTML around every page: head, header, contents, previous and next, footer.
import type { Chapter } from './chapters.js';
import { contentSecurityPolicy } from './csp.js';
import { escapeHtml } from './html.js';
import type { Lecture } from './lecture.js';

/** The site's name, in the header and in each page's title. */
export const SITE_NAME = 'Multilayer Perceptrons';

/** What the shell needs to know of a page. */
export interface Page {
  readonly title: string;
  readonly summary: string;
  /** The way from this page to the site's root: "./" or "../../". */
  readonly root: string;
  readonly chapters: readonly Chapter[];
  /** The chapter shown, with its steps; none on the home page. */
  readonly chapter?: Chapter;
  readonly lecture?: Lecture;
  readonly development: boolean;
}

/** The head's content but for scripts and styles of the page's own. */
export function headHtml(page: Page): string {
  const title = page.chapter ? `${page.title} · ${SITE_NAME}` : page.title;
  return `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(page.development)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(page.summary)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/theme-choice.js"></script>`;
}

/** Skip link, header and contents. */
export function topHtml(page: Page): string {
  return `<a class="skip-link" href="#content">Skip to the text</a>
<header class="site-header">
  <button type="button" class="contents-button" popovertarget="contents">${BARS_ICON}<span>Contents</span></button>
  <a class="site-name" href="${page.root}"${page.chapter ? '' : ' aria-current="page"'}>${SITE_NAME}</a>
  <div class="site-tools">
    ${page.chapter ? `<button type="button" class="scripted" data-action="present" title="Present step by step (P)">${SCREEN_ICON}<span>Present</span></button>` : ''}
    <button type="button" class="scripted theme-button" data-action="theme" aria-label="Dark theme" aria-pressed="false" title="Light or dark">${THEME_ICON}</button>
  </div>
</header>
${contentsHtml(page)}`;
}

/** The list of chapters, with the steps of the one shown. */
function contentsHtml(page: Page): string {
  const items = page.chapters.map((chapter) => {
    const current = chapter === page.chapter;
    const href = current ? '#start' : `${page.root}chapters/${chapter.slug}/`;
    const link = `<a href="${href}"${current ? ' aria-current="page"' : ''}>${escapeHtml(chapter.title)}</a>`;
    return `<li>${link}${current && page.lecture ? stepsHtml(page.lecture) : ''}</li>`;
  });
  const list = items.length > 0 ? `<ol class="chapters">${items.join('\n')}</ol>` : '';
  return `<nav id="contents" class="contents" popover aria-label="Contents">
<div class="close"><button type="button" popovertarget="contents" popovertargetaction="hide">Close</button></div>
<a class="home-link" href="${page.root}"${page.chapter ? '' : ' aria-current="page"'}>Home</a>
${list}
${page.chapter ? '<label class="scripted key-choice"><input type="checkbox" data-action="keys" checked> Keyboard shortcuts</label>' : ''}
</nav>`;
}

function stepsHtml(lecture: Lecture): string {
  const steps = lecture.steps.slice(1).map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`);
  return steps.length > 0 ? `<ol class="steps">${steps.join('\n')}</ol>` : '';
}

/** The steps of a chapter. */
export function lectureHtml(lecture: Lecture): string {
  const sections = lecture.steps.map(({ id, title, html }, i) => {
    const label = i === 0 ? `aria-label="${escapeHtml(title)}"` : `aria-labelledby="${id}-title"`;
    return `<section id="${id}" class="step" ${label}>\n${html}</section>`;
  });
  return `<article class="lecture">\n${sections.join('\n')}\n</article>`;
}

/** Links to the chapters before and after. */
export function pagerHtml(page: Page): string {
  const at = page.chapter ? page.chapters.indexOf(page.chapter) : -1;
  const link = (chapter: Chapter | undefined, rel: string, label: string): string =>
    chapter
      ? `<a rel="${rel}" class="${rel}" href="../${chapter.slug}/"><span>${label}</span> ${escapeHtml(chapter.title)}</a>`
      : '';
  const [before, after] = [page.chapters[at - 1], page.chapters[at + 1]];
  const links = link(before, 'prev', 'Previous') + link(after, 'next', 'Next');
  return links ? `<nav class="pager" aria-label="Previous and next chapter">${links}</nav>` : '';
}

/** Licence and credits. */
export function footerHtml(): string {
  return `<footer class="site-footer">
<p>Text and code under the MIT licence. Nothing you draw or train leaves this device.</p>
<p>The digits are MNIST, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, made from handwriting collected by NIST.
Built with Emscripten, Lit, uPlot, Comlink, wasm-feature-detect, crc-32, Temml, markdown-it and Vite.</p>
</footer>`;
}

/** A chapter's whole page. `entry` is the address of its module. */
export function chapterPageHtml(page: Page & { chapter: Chapter; lecture: Lecture }, entry: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
${headHtml(page)}
<script type="module" src="${entry}"></script>
</head>
<body class="chapter-page chapter-${page.chapter.slug}">
${topHtml(page)}
<main id="content" tabindex="-1">
${lectureHtml(page.lecture)}
${pagerHtml(page)}
</main>
${footerHtml()}
</body>
</html>
`;
}

/** The chapter list of the home page. */
export function chapterListHtml(page: Page): string {
  const items = page.chapters.map(
    ({ slug, title, summary }) =>
      `<li><a href="${page.root}chapters/${slug}/">${escapeHtml(title)}</a><p>${escapeHtml(summary)}</p></li>`,
  );
  return `<ol class="chapter-list">${items.join('\n')}</ol>`;
}

const svg = (path: string): string =>
  `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;

const BARS_ICON = svg('M2 3.5h12V5H2zM2 7.25h12v1.5H2zM2 11h12v1.5H2z');
const SCREEN_ICON = svg('M1.5 2.5h13v8.6h-13zm1.4 1.4v5.8h10.2V3.9zM5 12.5h6v1.3H5z');
const THEME_ICON = svg('M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3v10A5 5 0 0 1 8 3z');
