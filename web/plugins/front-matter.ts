// The lines between two "---" at the top of a lecture.md: `key: value`, one a line.

/** What a chapter says about itself. */
export interface FrontMatter {
  /** The chapter's name, as in the contents. */
  readonly title: string;
  /** One sentence, plain text: what the reader can do afterwards. Shown in the chapter list and under the title. */
  readonly summary: string;
}

const KEYS = ['title', 'summary'] as const;

/** Splits a lecture.md into front matter and Markdown. `file` is for messages. Throws on anything missing or unknown. */
export function parseFrontMatter(text: string, file: string): { matter: FrontMatter; body: string; bodyLine: number } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    throw new Error(`${file}: must begin with front matter between two lines "---"`);
  }
  const values = new Map<string, string>();
  lines.slice(1, end).forEach((line, i) => {
    const match = /^([a-z]+):\s*(.+?)\s*$/.exec(line);
    const key = match?.[1];
    if (!match || !key || !(KEYS as readonly string[]).includes(key)) {
      throw new Error(`${file}:${i + 2}: expected one of ${KEYS.map((k) => `"${k}: …"`).join(', ')}, found "${line}"`);
    }
    values.set(key, unquote(match[2] as string));
  });
  const [title, summary] = KEYS.map((key) => values.get(key));
  if (!title || !summary) throw new Error(`${file}: front matter needs ${KEYS.join(' and ')}`);
  return { matter: { title, summary }, body: lines.slice(end + 1).join('\n'), bodyLine: end + 1 };
}

function unquote(text: string): string {
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}
