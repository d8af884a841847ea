// What axe finds on a page, or in parts of it.
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

/** The axe that @axe-core/playwright brings; its builder would put it into the page anew, and cold, before every look. */
const { source } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))('axe-core') as {
  source: string;
};

/** Measuring colours takes most of the time; they are the same at every width, so it is done once a theme. */
const CONTRAST = 'color-contrast';

interface Look {
  /** A theme changes colours only, so a second one needs `contrast` only; a second width everything else. */
  readonly rules?: 'all' | 'contrast' | 'all but contrast';
  /** Selectors; the whole page without them. */
  readonly parts?: readonly string[];
}

/** Expects that axe finds nothing. */
export async function expectNoViolation(page: Page, { rules = 'all', parts = [] }: Look = {}): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const { passes, found } = await page.evaluate(
    async ({ rules, parts, contrast }) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      // There are no frames; and only of what it finds is more to be told.
      const { passes, violations } = await axe.run(parts.length > 0 ? { include: parts.map((p) => [p]) } : document, {
        resultTypes: ['violations'],
        ...(rules === 'contrast' && { runOnly: [contrast] }),
        ...(rules === 'all but contrast' && { rules: { [contrast]: { enabled: false } } }),
      });
      const found = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((n) => `${id}: ${help}: ${n.target.join(' ')} ${n.html}`),
      );
      return { passes: passes.length, found };
    },
    { rules, parts, contrast: CONTRAST },
  );
  expect(passes).toBeGreaterThan(rules === 'contrast' || parts.length > 0 ? 0 : 10);
  expect(found).toEqual([]);
}

/** As much of axe as is used here. */
interface Axe {
  run(
    context: unknown,
    options: object,
  ): Promise<{
    passes: unknown[];
    violations: { id: string; help: string; nodes: { target: string[]; html: string }[] }[];
  }>;
}
