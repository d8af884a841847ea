// From a chapter's Markdown to its HTML: steps, maths, figures, code, links between chapters.
import MarkdownItConstructor, { type MarkdownIt, type Token } from 'markdown-it';
import { cutEngineSource } from './engine-source.js';
import { highlight } from './highlight.js';
import { escapeHtml, slugify } from './html.js';
import { addElements, addMaths, type ElementMeta, render } from './markdown-rules.js';
import { renderMaths } from './maths.js';

/** One screenful of a lecture: what stands between two `## ` headings. The first, without one, is the chapter's opening. */
export interface Step {
  readonly id: string;
  /** Plain text. */
  readonly title: string;
  readonly html: string;
}

/** A rendered chapter. */
export interface Lecture {
  readonly steps: readonly Step[];
  /** Custom elements used, in order of appearance, each once. */
  readonly tags: readonly string[];
  /** Rules for the maths, to be put into the page's style sheet. */
  readonly css: string;
  /** Absolute paths of engine files that were cut from; a change in one changes the page. */
  readonly dependencies: readonly string[];
}

/** What rendering needs to know of the world around the chapter. */
export interface LectureContext {
  /** For messages, for example "web/src/chapters/11-mnist/lecture.md". */
  readonly file: string;
  /** Lines before the Markdown in that file. */
  readonly lineOffset: number;
  readonly title: string;
  readonly summary: string;
  readonly engineRoot: string;
  /** Where `[text](chapter:SLUG)` leads, relative to this page; undefined while there is no such chapter. */
  chapterHref(slug: string): string | undefined;
}

/** The id of a chapter's first step. */
export const OPENING_ID = 'start';

/** Renders the Markdown `source`. Throws an error with file and line for anything that is not right. */
export function renderLecture(source: string, context: LectureContext): Lecture {
  const work = new LectureRenderer(context);
  return work.render(source);
}

class LectureRenderer {
  private readonly tags = new Set<string>();
  private readonly rules = new Map<string, string>();
  private readonly dependencies = new Set<string>();
  private readonly md: MarkdownIt;

  constructor(private readonly context: LectureContext) {
    this.md = MarkdownItConstructor({ html: true, typographer: true, quotes: '“”‘’' });
    // "(c)" in a lecture is a third case, not a copyright; dashes and ellipses are typed as such.
    this.md.disable('replacements');
    addMaths(this.md);
    addElements(this.md);
    this.addRenderers();
  }

  render(source: string): Lecture {
    const tokens = this.md.parse(source, {});
    this.checkMarkup(tokens);
    for (const { children } of tokens) if (children) this.resolveLinks(children);
    const groups = this.groupByStep(tokens);
    const ids = new Set<string>();
    const steps = groups.map((group) => this.renderStep(group, ids));
    const css = [...this.rules].map(([name, declarations]) => `.${name} { ${declarations} }`).join('\n');
    return { steps, tags: [...this.tags], css, dependencies: [...this.dependencies] };
  }

  private addRenderers(): void {
    render(this.md, 'maths_inline', (token, after) => {
      const mathml = this.maths(token, (token.meta as { display: boolean }).display);
      // A line may break beside a formula, and a comma would begin the next one.
      const tail = tailOf(token, after);
      return tail ? `<span class="kept">${mathml}${escapeHtml(tail)}</span>` : mathml;
    });
    render(this.md, 'maths_block', (token) => `<div class="display-maths">${this.maths(token, true)}</div>\n`);
    render(this.md, 'element_block', (token) => this.element(token));
    render(this.md, 'text', (token, _, before) =>
      escapeHtml(keepUnits(token.content.slice(before ? tailOf(before, token).length : 0))),
    );
    render(this.md, 'fence', (token) => this.code(token));
    render(this.md, 'table_open', () => '<div class="table"><table>');
    render(this.md, 'table_close', () => '</table></div>\n');
  }

  /** Splits the tokens at each `## `; a `# ` would make a second title. */
  private groupByStep(tokens: readonly Token[]): Token[][] {
    const groups: Token[][] = [[]];
    for (const token of tokens) {
      if (token.type === 'heading_open' && token.tag === 'h1') {
        throw this.error(token, 'the title comes from the front matter; begin steps with "## "');
      }
      if (token.type === 'heading_open' && token.tag === 'h2' && token.level === 0) groups.push([]);
      groups.at(-1)?.push(token);
    }
    return groups;
  }

  private renderStep(tokens: Token[], ids: Set<string>): Step {
    const [open, inline] = tokens;
    const headed = open?.type === 'heading_open' && open.tag === 'h2' && inline?.type === 'inline';
    if (!headed) {
      ids.add(OPENING_ID);
      const body = this.md.renderer.render(tokens, this.md.options, {});
      const { title, summary } = this.context;
      const html = `<h1>${escapeHtml(title)}</h1>\n<p class="summary">${escapeHtml(summary)}</p>\n${body}`;
      return { id: OPENING_ID, title, html };
    }
    const id = this.takeId(inline, ids);
    const heading = this.md.renderer.renderInline(inline.children ?? [], this.md.options, {});
    const body = this.md.renderer.render(tokens.slice(3), this.md.options, {});
    const html = `<h2 id="${id}-title"><a href="#${id}">${heading.trim()}</a></h2>\n${body}`;
    return { id, title: plainText(inline), html };
  }

  /** The step's id: `{#id}` at the heading's end, or made from its text. */
  private takeId(inline: Token, ids: Set<string>): string {
    const last = inline.children?.at(-1);
    const match = last?.type === 'text' ? /\s*\{#([a-z0-9-]+)\}\s*$/.exec(last.content) : null;
    if (last && match) last.content = last.content.slice(0, match.index);
    const id = match?.[1] ?? slugify(plainText(inline));
    if (!id || ids.has(id)) {
      throw this.error(
        inline,
        `the step id "${id}" is ${id ? 'used twice' : 'empty'}; end the heading with {#another-id}`,
      );
    }
    ids.add(id);
    return id;
  }

  private maths(token: Token, display: boolean): string {
    try {
      const { mathml, rules } = renderMaths(token.content, display);
      for (const [name, declarations] of rules) this.rules.set(name, declarations);
      return mathml;
    } catch (error) {
      throw this.error(token, error instanceof Error ? error.message : String(error));
    }
  }

  private element(token: Token): string {
    const { tag, attributes, content } = token.meta as unknown as ElementMeta;
    this.tags.add(tag);
    const inner = content ? this.md.render(content) : '';
    const missing =
      '<noscript><p class="no-script">This figure needs JavaScript; the text around it does not.</p></noscript>';
    // An exercise has the prose's measure from the start, and not only when its script gives it the class.
    const look = tag.endsWith('-exercise') ? ' class="exercise"' : '';
    return `<div class="figure-slot"><${tag}${attributes ? ` ${attributes}` : ''}${look}>${inner}</${tag}>${missing}</div>\n`;
  }

  private code(token: Token): string {
    const [language = '', reference] = token.info.trim().split(/\s+/);
    if (language !== 'engine') {
      const known = language ? ` class="language-${escapeHtml(language)}"` : '';
      return `<pre><code${known}>${highlight(token.content.replace(/\n$/, ''), language)}</code></pre>\n`;
    }
    let source: ReturnType<typeof cutEngineSource>;
    try {
      source = cutEngineSource(reference ?? '', this.context.engineRoot);
    } catch (error) {
      throw this.error(token, error instanceof Error ? error.message : String(error));
    }
    if (token.content.trim() !== '')
      throw this.error(token, 'an engine fence stays empty: the code comes from the file');
    this.dependencies.add(source.path);
    return `<figure class="source"><pre><code class="language-cpp">${highlight(source.code, 'cpp')}</code></pre>
<figcaption>engine/${escapeHtml(source.file)}, from line ${source.firstLine}</figcaption></figure>\n`;
  }

  /** Turns `chapter:slug#step` into a path; a chapter that is not written yet leaves plain text. */
  private resolveLinks(tokens: readonly Token[]): void {
    const unwritten: Token[] = [];
    for (const token of tokens) {
      const match = /^chapter:([a-z0-9-]+)(#[a-z0-9-]+)?$/.exec(String(token.attrGet('href') ?? ''));
      const href = match && this.context.chapterHref(match[1] as string);
      if (match && href !== undefined) token.attrSet('href', href + (match[2] ?? ''));
      // Links do not nest, so the next closing tag is this one's.
      else if (match) unwritten.push(token);
      else if (token.type === 'link_close' && unwritten.length > 0) unwritten.push(token);
      if (unwritten.length === 2) for (const half of unwritten.splice(0)) makeSpan(half);
    }
  }

  /** Collects elements inside sentences and refuses what the security policy would block without a word. */
  private checkMarkup(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type === 'html_block' || token.type === 'html_inline') this.checkHtml(token);
      if (token.children) this.checkMarkup(token.children.map((child) => withMap(child, token)));
    }
  }

  private checkHtml(token: Token): void {
    if (/<script\b|\sstyle\s*=|\son[a-z]+\s*=/i.test(token.content)) {
      throw this.error(
        token,
        'inline scripts, style attributes and event attributes are blocked by the security policy',
      );
    }
    for (const [, tag] of token.content.matchAll(/<([a-z][a-z0-9]*(?:-[a-z0-9]+)+)\b/g)) this.tags.add(tag as string);
  }

  private error(token: Token, message: string): Error {
    const line = token.map ? `:${token.map[0] + 1 + this.context.lineOffset}` : '';
    return new Error(`${this.context.file}${line}: ${message}`);
  }
}

function withMap(child: Token, parent: Token): Token {
  child.map ??= parent.map;
  return child;
}

/** What stands close behind inline maths and must stay on its line: a comma, a bracket, the rest of a word. */
function tailOf(maths: Token, after: Token | undefined): string {
  const inline = maths.type === 'maths_inline' && !(maths.meta as { display: boolean }).display;
  return (inline && after?.type === 'text' && /^\S+/.exec(after.content)?.[0]) || '';
}

/** Keeps a number together with its per-cent sign, and the two sides of a product. */
function keepUnits(text: string): string {
  return text.replace(/(\d) (?=%)/g, '$1\u00a0').replace(/(\d) × (?=\d)/g, '$1\u00a0×\u00a0');
}

function makeSpan(link: Token): void {
  link.tag = 'span';
  link.attrs = null;
}

function plainText(inline: Token): string {
  return (inline.children ?? [])
    .filter((t) => t.type === 'text' || t.type === 'code_inline' || t.type === 'maths_inline')
    .map((t) => t.content)
    .join('')
    .trim();
}
