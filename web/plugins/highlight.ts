// Colours C++, Python and shell lines at build time: comments, literals, keywords. Enough to find one's way, no more.
import { escapeHtml } from './html.js';

interface Language {
  readonly comment: RegExp;
  readonly literal: RegExp;
  readonly keywords: ReadonlySet<string>;
}

const NUMBER = String.raw`\b\d[\d'_.]*(?:e[+-]?\d+)?[fFuUlL]*\b`;
const STRING = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const LANGUAGES: Readonly<Record<string, Language>> = {
  cpp: {
    comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
    literal: new RegExp(`${STRING}|${NUMBER}`, 'y'),
    keywords: words(
      'alignas auto bool break case char class const constexpr continue default delete do double else enum explicit false ' +
        'float for friend if inline int namespace new noexcept nullptr operator override private protected public return ' +
        'size_t static static_assert struct switch template this throw true typename using virtual void while',
    ),
  },
  python: {
    comment: /#[^\n]*/y,
    literal: new RegExp(`${STRING}|${NUMBER}`, 'y'),
    keywords: words(
      'and as assert break class continue def elif else except False finally for from if import in is lambda None not or ' +
        'pass raise return True try while with yield',
    ),
  },
  sh: { comment: /#[^\n]*/y, literal: new RegExp(STRING, 'y'), keywords: words('') },
};

/** The names by which a fence may call a language. */
const ALIASES: Readonly<Record<string, string>> = { 'c++': 'cpp', py: 'python', bash: 'sh', console: 'sh' };

/** `code` as HTML with `<span class="code-comment|code-literal|code-keyword">`; plain when the language is not known. */
export function highlight(code: string, language: string): string {
  const rules = LANGUAGES[ALIASES[language] ?? language];
  if (!rules) return escapeHtml(code);
  let html = '';
  let at = 0;
  while (at < code.length) {
    const [kind, text] = nextPiece(code, at, rules);
    html += kind ? `<span class="code-${kind}">${escapeHtml(text)}</span>` : escapeHtml(text);
    at += text.length;
  }
  return html;
}

function nextPiece(code: string, at: number, rules: Language): [kind: string, text: string] {
  const comment = matchAt(rules.comment, code, at);
  if (comment) return ['comment', comment];
  const literal = matchAt(rules.literal, code, at);
  if (literal) return ['literal', literal];
  const word = matchAt(/[A-Za-z_]\w*/y, code, at);
  if (word) return [rules.keywords.has(word) ? 'keyword' : '', word];
  return ['', code[at] ?? ''];
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] || undefined;
}
