// The glossary's anchors: each stands once, and every link to one, from any chapter, leads to one that is there.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const chapters = fileURLToPath(new URL('../../../web/src/chapters', import.meta.url));
const lectures = readdirSync(chapters, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    try {
      return [{ name, text: readFileSync(`${chapters}/${name}/lecture.md`, 'utf8') }];
    } catch {
      return [];
    }
  });
const glossary = lectures.find(({ name }) => name.endsWith('-symbols'))?.text ?? '';
const terms = [...glossary.matchAll(/<dt id="([a-z0-9-]+)">/g)].map((match) => match[1] as string);
const steps = [...glossary.matchAll(/^## .*\{#([a-z0-9-]+)\}$/gm)].map((match) => match[1] as string);

it('each anchor stands once', () => {
  const anchors = [...terms, ...steps];
  expect(terms.length).toBeGreaterThan(60);
  expect(new Set(anchors).size).toBe(anchors.length);
});

it('links from the prose lead to terms that are there', () => {
  const links = lectures.flatMap(({ name, text }) =>
    [...text.matchAll(/chapter:symbols#([a-z0-9-]+)/g)].map((match) => `${name}: ${match[1]}`),
  );
  expect(links.length).toBeGreaterThan(4);
  const missing = links.filter((link) => ![...terms, ...steps].includes(link.split(': ')[1] as string));
  expect(missing).toEqual([]);
});

it('links inside the glossary lead to terms that are there', () => {
  const links = [...glossary.matchAll(/\]\(#([a-z0-9-]+)\)/g)].map((match) => match[1]);
  expect(links.filter((link) => !terms.includes(link as string))).toEqual([]);
});

it('links to steps of other chapters lead to steps that are there', () => {
  const broken = [...glossary.matchAll(/chapter:([a-z-]+)#([a-z0-9-]+)/g)].filter(([, slug, step]) => {
    const lecture = lectures.find(({ name }) => name.replace(/^\d\d-/, '') === slug);
    return lecture !== undefined && !lecture.text.includes(`{#${step}}`);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
