// What a lecture's Markdown has beyond Markdown: $maths$, figure elements on lines of their own, code cut out of the engine.
import type { MarkdownIt, RendererRule, StateBlock, StateInline, Token } from 'markdown-it';

/** The opening tag of a custom element at the start of a line. */
const ELEMENT_OPEN = /^<([a-z][a-z0-9]*(?:-[a-z0-9]+)+)((?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*)\s*>/;

/** Meta of an `element_block` token. */
export interface ElementMeta {
  readonly tag: string;
  readonly attributes: string;
  /** Markdown between the tags: what readers without JavaScript see in the figure's place. */
  readonly content: string;
}

/** Adds $…$ and $$…$$; the tokens `maths_inline` and `maths_block` carry the TeX. */
export function addMaths(md: MarkdownIt): void {
  md.inline.ruler.after('escape', 'maths_inline', mathsInline);
  md.block.ruler.after('fence', 'maths_block', mathsBlock, { alt: ['paragraph', 'list'] });
}

/** Adds custom elements that stand on lines of their own; the token `element_block` carries ElementMeta. */
export function addElements(md: MarkdownIt): void {
  md.block.ruler.before('html_block', 'element_block', elementBlock, { alt: ['paragraph'] });
}

/** Sets the renderer of one kind of token, which may look at its neighbours. */
export function render(
  md: MarkdownIt,
  type: string,
  rule: (token: Token, after: Token | undefined, before: Token | undefined) => string,
): void {
  const renderer: RendererRule = (tokens, index) => rule(tokens[index] as Token, tokens[index + 1], tokens[index - 1]);
  md.renderer.rules[type] = renderer;
}

function mathsInline(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] !== '$') return false;
  const display = src.startsWith('$$', pos);
  const fence = display ? '$$' : '$';
  const start = pos + fence.length;
  let end = src.indexOf(fence, start);
  while (end > 0 && src[end - 1] === '\\') end = src.indexOf(fence, end + 1);
  if (end <= start) return false;
  // "$5 and $6" is money: maths does not begin or end with a space, nor does a digit follow it.
  const looseEnds = /\s/.test(src[start] ?? '') || /\s/.test(src[end - 1] ?? '');
  if (!display && (looseEnds || /\d/.test(src[end + 1] ?? ''))) return false;
  if (!silent) {
    const token = state.push('maths_inline', 'math', 0);
    token.content = src.slice(start, end).trim();
    token.meta = { display };
  }
  state.pos = end + fence.length;
  return true;
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}

function mathsBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const first = lineAt(state, startLine);
  if (!first.startsWith('$$')) return false;
  let line = startLine;
  let text = first.slice(2);
  while (!text.trimEnd().endsWith('$$')) {
    if (++line >= endLine) return false;
    text += `\n${lineAt(state, line)}`;
  }
  if (silent) return true;
  const token = state.push('maths_block', 'math', 0);
  token.block = true;
  token.content = text.trimEnd().slice(0, -2).trim();
  token.map = [startLine, line + 1];
  state.line = line + 1;
  return true;
}

function elementBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const match = ELEMENT_OPEN.exec(lineAt(state, startLine));
  if (!match) return false;
  const [opening, tag = '', attributes = ''] = match;
  const closing = `</${tag}>`;
  let line = startLine;
  let text = lineAt(state, startLine).slice(opening.length);
  while (!text.includes(closing)) {
    if (++line >= endLine) return false;
    text += `\n${lineAt(state, line)}`;
  }
  const [content = '', after = ''] = text.split(closing);
  // Text behind the closing tag makes it an element in the middle of a sentence, which is Markdown's own business.
  if (after.trim() !== '') return false;
  if (silent) return true;
  const token = state.push('element_block', tag, 0);
  token.block = true;
  token.map = [startLine, line + 1];
  token.meta = { tag, attributes: attributes.trim(), content: content.trim() } satisfies ElementMeta;
  state.line = line + 1;
  return true;
}
