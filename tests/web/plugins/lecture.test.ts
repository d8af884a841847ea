// Holds the Markdown pipeline to its contract: steps, figures, maths, engine source, links, and what it refuses.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lecture, renderLecture } from '../../../web/plugins/lecture.js';

let engineRoot = '';

beforeAll(() => {
  engineRoot = mkdtempSync(join(tmpdir(), 'engine-'));
  mkdirSync(join(engineRoot, 'network'));
  writeFileSync(
    join(engineRoot, 'network/loss.cpp'),
    `#include "x.h"
namespace mlp {
  // lecture: begin softmax
  // Σ of <all>
  // lecture: begin inner
  double sum(double a) {
    return a + 1.5;
  }
  // lecture: end inner
  // lecture: end softmax
  // lecture: begin open
}
`,
  );
});

afterAll(() => rmSync(engineRoot, { recursive: true }));

function lecture(markdown: string): Lecture {
  return renderLecture(markdown, {
    file: 'web/src/chapters/11-mnist/lecture.md',
    lineOffset: 4,
    title: 'Digits & more',
    summary: 'What < you learn.',
    engineRoot,
    chapterHref: (slug) => (slug === 'draw' ? '../draw/' : slug === 'mnist' ? '' : undefined),
  });
}

const html = (markdown: string): string =>
  lecture(markdown)
    .steps.map((step) => step.html)
    .join('\n');

describe('steps', () => {
  it('begin at each second-level heading, after an opening with title and summary', () => {
    const { steps } = lecture(
      'Hello.\n\n## ReLU, and why\n\nText.\n\n### Not a step\n\n## Ende gut: “ä” {#end}\n\nMore.',
    );
    expect(steps.map(({ id, title }) => [id, title])).toEqual([
      ['start', 'Digits & more'],
      ['relu-and-why', 'ReLU, and why'],
      ['end', 'Ende gut: “ä”'],
    ]);
    expect(steps[0]?.html).toContain('<h1>Digits &amp; more</h1>');
    expect(steps[0]?.html).toContain('What &lt; you learn.');
    expect(steps[1]?.html).toContain('<h2 id="relu-and-why-title"><a href="#relu-and-why">ReLU, and why</a></h2>');
    expect(steps[1]?.html).toContain('<h3>Not a step</h3>');
    expect(steps[2]?.html).not.toContain('{#');
  });

  it('need different ids', () => {
    expect(() => lecture('## A\n\n## A')).toThrow('lecture.md:7: the step id "a" is used twice');
    expect(() => lecture('## ?!')).toThrow('empty');
    expect(() => lecture('## Other {#start}')).toThrow('"start" is used twice');
  });

  it('refuse a second title', () => {
    expect(() => lecture('# Title')).toThrow('lecture.md:5: the title comes from the front matter');
  });
});

describe('figures', () => {
  it('are elements on lines of their own, found in order, each once', () => {
    const result = lecture(
      '<loss-curve></loss-curve>\n\nText\n\n<digit-grid columns="4" wide></digit-grid>\n\n<loss-curve></loss-curve>',
    );
    expect(result.tags).toEqual(['loss-curve', 'digit-grid']);
    expect(result.steps[0]?.html).toContain(
      '<div class="figure-slot"><digit-grid columns="4" wide></digit-grid><noscript>',
    );
  });

  it('show Markdown in their place until their script runs', () => {
    expect(html('<loss-curve>\nIt *falls*.\n</loss-curve>')).toContain(
      '<loss-curve><p>It <em>falls</em>.</p>\n</loss-curve>',
    );
  });

  it('may stand in a sentence', () => {
    const result = lecture('The rate is <rate-field value="1"></rate-field> now.');
    expect(result.tags).toEqual(['rate-field']);
    expect(result.steps[0]?.html).toContain('<p>The rate is <rate-field value="1"></rate-field> now.</p>');
  });

  it.each(['<p style="color:red">x</p>', 'a <b onclick="x()">b</b>', '<script>1</script>'])('refuse %s', (markup) => {
    expect(() => lecture(`Text.\n\n${markup}`)).toThrow(/lecture\.md:7: .*security policy/);
  });
});

describe('maths', () => {
  it('keep what stands close behind them on their line', () => {
    const text = html('Of $x$, then $y$ (and $z$) *or* $w$-axis.');
    expect(
      text.match(/<span class="kept"><math.*?<\/math>[^<]*<\/span>/gs)?.map((kept) => kept.replace(/<[^>]*>/g, '')),
    ).toEqual(['x,', 'z)', 'w-axis.']);
    expect(text.replace(/<[^>]*>/g, '')).toContain('Of x, then y (and z) or w-axis.');
  });

  it('becomes MathML without style attributes, whose rules go to the style sheet', () => {
    const result = lecture('So $x_1$ and\n\n$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$');
    const text = result.steps[0]?.html ?? '';
    expect(text).toMatch(/<p>So <math.*<msub>/s);
    expect(text).toMatch(/<div class="display-maths"><math[^>]*display="block"/);
    expect(text).not.toMatch(/\sstyle=/);
    expect(result.css).toMatch(/^\.m-[0-9a-f]{6} \{ .+ \}$/m);
    for (const [, name] of result.css.matchAll(/^\.(m-[0-9a-f]{6})/gm)) expect(text).toContain(name);
  });

  it('leaves money alone', () => {
    expect(html('It costs $5 and $6, or \\$7.')).not.toContain('<math');
  });

  it('reports a mistake with file and line', () => {
    expect(() => lecture('a\n\nb $\\frac{1$ c')).toThrow(/lecture\.md:7: maths "\\frac\{1"/);
  });
});

describe('engine source', () => {
  it('is cut out of the file, dedented, without markers, and the file is watched', () => {
    const result = lecture('```engine network/loss.cpp#softmax\n```');
    const text = result.steps[0]?.html ?? '';
    expect(text.replace(/<[^>]+>/g, '')).toContain('// Σ of &lt;all&gt;\ndouble sum(double a) {\n  return a + 1.5;\n}');
    expect(text).toContain('<span class="code-keyword">return</span> a + <span class="code-literal">1.5</span>');
    expect(text).toContain('engine/network/loss.cpp, from line 4');
    expect(text).not.toContain('lecture:');
    expect(result.dependencies).toEqual([join(engineRoot, 'network/loss.cpp')]);
  });

  it.each([
    ['network/loss.cpp#sofmax', 'no such region; the file has softmax, inner, open'],
    ['network/loss.cpp#open', 'the region has no end'],
    ['network/lost.cpp#softmax', 'there is no such file'],
    ['../package.json#x', 'inside engine/'],
    ['network/loss.cpp', 'expected "folder/file.cpp#region"'],
  ])('refuses %s', (reference, message) => {
    expect(() => lecture(`Text.\n\n\`\`\`engine ${reference}\n\`\`\``)).toThrow(
      `lecture.md:7: engine source "${reference}"`,
    );
    expect(() => lecture(`\`\`\`engine ${reference}\n\`\`\``)).toThrow(message);
  });

  it('refuses retyped code', () => {
    expect(() => lecture('```engine network/loss.cpp#softmax\nint x;\n```')).toThrow('stays empty');
  });
});

describe('links to chapters', () => {
  it('lead to the chapter, to a step, or nowhere while it is not written', () => {
    const text = html(
      '[a](chapter:draw) [b](chapter:draw#pad) [c](chapter:mnist#loss) [*d* e](chapter:xor) [f](https://example.org)',
    );
    expect(text).toContain('<a href="../draw/">a</a>');
    expect(text).toContain('<a href="../draw/#pad">b</a>');
    expect(text).toContain('<a href="#loss">c</a>');
    expect(text).toContain('<span><em>d</em> e</span>');
    expect(text).toContain('<a href="https://example.org">f</a>');
  });
});

it('does not break lines between a number and its sign', () => {
  expect(html('It is 12 % of 28 × 28, not 3 more.')).toContain('12\u00a0% of 28\u00a0×\u00a028, not 3 more.');
});

it('sets quotation marks but leaves "(c)" alone', () => {
  expect(html('Case (c) is "this".')).toContain('Case (c) is “this”.');
});
