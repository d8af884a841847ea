// TeX to MathML at build time, without inline styles, which the pages' security policy forbids.
import { createHash } from 'node:crypto';
import temml from 'temml';

/** MathML with class names in place of style attributes, and the rules for these classes. */
export interface RenderedMaths {
  readonly mathml: string;
  /** class name → declarations */
  readonly rules: ReadonlyMap<string, string>;
}

/** Renders `tex`. Throws with the TeX in the message when it is not valid. */
export function renderMaths(tex: string, display: boolean): RenderedMaths {
  let raw: string;
  try {
    raw = temml.renderToString(tex, { displayMode: display, throwOnError: true, strict: true, annotate: false });
  } catch (error) {
    throw new Error(`maths "${tex}": ${error instanceof Error ? error.message : String(error)}`);
  }
  const rules = new Map<string, string>();
  const mathml = raw.replace(/<[a-z]+\b[^>]*>/g, (tag) => withoutStyle(tag, rules));
  return { mathml, rules };
}

function withoutStyle(tag: string, rules: Map<string, string>): string {
  // `displaystyle="true"` ends in the same letters: the space before tells them apart.
  const match = /\sstyle="([^"]*)"/.exec(tag);
  if (!match) return tag;
  const declarations = match[1] as string;
  const name = `m-${createHash('sha256').update(declarations).digest('hex').slice(0, 6)}`;
  rules.set(name, declarations);
  const bare = tag.replace(match[0], '');
  return /\sclass="/.test(bare)
    ? bare.replace(/\sclass="/, ` class="${name} `)
    : bare.replace(/^<[a-z]+/, (start) => `${start} class="${name}"`);
}
