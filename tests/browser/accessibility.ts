// What axe finds on a page, or in parts of it.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

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
  // There are no frames, so the page itself can put the results together; and only of what it finds is more to be told.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  for (const part of parts) builder.include(part);
  if (rules === 'contrast') builder.withRules(CONTRAST);
  if (rules === 'all but contrast') builder.disableRules(CONTRAST);
  const { violations, passes } = await builder.analyze();
  expect(passes.length).toBeGreaterThan(rules === 'contrast' || parts.length > 0 ? 0 : 10);
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((n) => `${id}: ${help}: ${n.target.join(' ')} ${n.html}`),
  );
  expect(found).toEqual([]);
}
