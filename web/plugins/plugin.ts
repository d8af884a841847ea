// The Vite plugin that makes a page of every chapter's folder, at build time and in the development server.
import { join } from 'node:path';
import { normalizePath, type Plugin, type ViteDevServer } from 'vite';
import {
  type Chapter,
  chaptersFolder,
  elementModules,
  findChapters,
  renderChapter,
  type SitePaths,
  styleSheets,
} from './chapters.js';
import { chapterListHtml, chapterPageHtml, footerHtml, headHtml, type Page, SITE_NAME, topHtml } from './page.js';

/** Address of a chapter's module: it imports the shell, the chapter's figures and styles. */
const ENTRY = /^\/@chapter\/([a-z0-9-]+)\.js$/;
/** The maths' style rules of a chapter. */
const MATHS = /^\/@chapter\/([a-z0-9-]+)\.maths\.css$/;
/** A chapter's page, in the development server and as a module of the build. */
const PAGE = /^\/?chapters\/([a-z0-9-]+)\/(?:index\.html)?$/;

const HOME_SUMMARY =
  'An interactive lecture: a small neural network, written in C++, learns to read handwritten digits in your browser.';

/** Prerenders chapters and home. Adding a chapter is adding a folder. */
export function lecturePages(paths: SitePaths): Plugin {
  let development = false;
  /** Engine files that some page shows. */
  const watched = new Set<string>();

  const find = (slug: string, all: readonly Chapter[]): Chapter => {
    const chapter = all.find((c) => c.slug === slug);
    if (!chapter) throw new Error(`there is no chapter "${slug}" in ${chaptersFolder(paths)}`);
    return chapter;
  };

  const pageFor = (slug: string): string => {
    const all = findChapters(paths);
    const chapter = find(slug, all);
    const lecture = renderChapter(chapter, all, paths);
    for (const path of lecture.dependencies) watched.add(normalizePath(path));
    const { title, summary } = chapter;
    const page = { title, summary, root: '../../', chapters: all, chapter, lecture, development };
    return chapterPageHtml(page, `/@chapter/${slug}.js`);
  };

  const homeHtml = (html: string): string => {
    const page: Page = {
      title: SITE_NAME,
      summary: HOME_SUMMARY,
      root: './',
      chapters: findChapters(paths),
      development,
    };
    return html
      .replace('<!-- shell: head -->', headHtml(page))
      .replace('<!-- shell: top -->', topHtml(page))
      .replace('<!-- shell: chapters -->', chapterListHtml(page))
      .replace('<!-- shell: footer -->', footerHtml());
  };

  const entryModule = (slug: string): string => {
    const all = findChapters(paths);
    const chapter = find(slug, all);
    const lecture = renderChapter(chapter, all, paths);
    const modules = [
      join(paths.web, 'src/lecture/chapter-page.ts'),
      ...styleSheets(chapter),
      ...elementModules(chapter, lecture.tags, paths),
    ];
    const imports = [...modules.map(normalizePath), `/@chapter/${slug}.maths.css`];
    return imports.map((path) => `import ${JSON.stringify(path)};`).join('\n');
  };

  return {
    name: 'lecture-pages',
    enforce: 'pre',

    config(_config, { command }) {
      development = command === 'serve';
      const input = { home: join(paths.web, 'index.html') } as Record<string, string>;
      for (const { slug } of findChapters(paths)) input[slug] = join(paths.web, `chapters/${slug}/index.html`);
      return { build: { rolldownOptions: { input } } };
    },

    resolveId(id) {
      if (ENTRY.test(id) || MATHS.test(id)) return id;
      return slugOfPage(id, paths) === undefined ? undefined : id;
    },

    load(id) {
      const entry = ENTRY.exec(id)?.[1];
      if (entry) return entryModule(entry);
      const maths = MATHS.exec(id)?.[1];
      if (maths) {
        const all = findChapters(paths);
        return renderChapter(find(maths, all), all, paths).css;
      }
      const page = slugOfPage(id, paths);
      return page === undefined ? undefined : pageFor(page);
    },

    // Temml's own font has primes and script letters. One that comes late waits for the next page: exchanged on the page,
    // it would move what stands beside it.
    transform(code, id) {
      if (!id.includes('/Temml-Local.css')) return undefined;
      return code.replace(/@font-face\s*\{/g, (rule) => `${rule} font-display: optional;`);
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => (path === '/index.html' ? homeHtml(html) : html),
    },

    configureServer(server) {
      servePages(server, pageFor);
      server.watcher.add(paths.engine);
      server.watcher.on('all', (_event, path) => {
        const file = normalizePath(path);
        const prose = file.endsWith('/lecture.md') && file.startsWith(normalizePath(chaptersFolder(paths)));
        if (!prose && !watched.has(file)) return;
        server.moduleGraph.invalidateAll();
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}

/** The chapter whose page a module id of the build is, if it is one. */
function slugOfPage(id: string, paths: SitePaths): string | undefined {
  const web = `${normalizePath(paths.web)}/`;
  const path = normalizePath(id);
  return path.startsWith(web) ? PAGE.exec(path.slice(web.length))?.[1] : undefined;
}

function servePages(server: ViteDevServer, pageFor: (slug: string) => string): void {
  server.middlewares.use((request, response, next) => {
    const url = request.url?.split('?')[0] ?? '';
    const slug = PAGE.exec(url)?.[1];
    if (!slug) return next();
    Promise.resolve()
      .then(() =>
        server.transformIndexHtml(url.endsWith('/') ? `${url}index.html` : url, pageFor(slug), request.originalUrl),
      )
      .then((html) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html))
      .catch(next);
  });
}
