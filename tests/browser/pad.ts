// Drawing on a pad as people do: with the mouse's button down, with a finger; and waiting until the drawing has been read.
import { type CDPSession, expect, type Locator, type Page } from '@playwright/test';

/** Fractions of the pad's side from its left and top. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
}
export type PadStroke = readonly PadPoint[];

/** The pad's canvas, the digit that is read, and the button that empties the pad: on the draw chapter and at home alike. */
export function padOf(page: Page): { canvas: Locator; prediction: Locator; clear: Locator; undo: Locator } {
  return {
    canvas: page.getByTestId('digit-canvas'),
    prediction: page.getByTestId('digit-prediction'),
    clear: page.getByTestId('clear'),
    undo: page.getByTestId('undo'),
  };
}

/** Pixels of the viewport, from fractions of the canvas; the canvas must be in view. */
async function placesOn(canvas: Locator, strokes: readonly PadStroke[]): Promise<PadStroke[]> {
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the pad is not on the page');
  return strokes.map((stroke) => stroke.map(({ x, y }) => ({ x: box.x + x * box.width, y: box.y + y * box.height })));
}

/** Draws with the mouse: one press of the button a stroke. */
export async function drawWithMouse(page: Page, canvas: Locator, strokes: readonly PadStroke[]): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  for (const stroke of await placesOn(canvas, strokes)) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    // Not one by one: the browser hands out one movement a frame, with those between as coalesced events, as for a fast hand.
    await Promise.all(rest.map((point) => page.mouse.move(point.x, point.y)));
    await page.mouse.up();
  }
}

/** Draws with one finger, through the browser's own touch input, which would scroll the page wherever the page lets it. */
export async function drawWithFinger(
  client: CDPSession,
  canvas: Locator,
  strokes: readonly PadStroke[],
): Promise<void> {
  for (const stroke of await placesOn(canvas, strokes)) await swipe(client, stroke);
}

/** Moves a finger along places of the viewport. */
export async function swipe(client: CDPSession, path: PadStroke): Promise<void> {
  for (const [i, { x, y }] of path.entries()) {
    await client.send('Input.dispatchTouchEvent', {
      type: i === 0 ? 'touchStart' : 'touchMove',
      touchPoints: [{ x, y }],
    });
  }
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** The digit that is read, once the drawing has been read; empty for an empty pad. */
export async function readDigit(prediction: Locator): Promise<string> {
  await expect(prediction).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  return (await prediction.textContent()) ?? '';
}

/** A straight line of `points` points. */
export function line(from: PadPoint, to: PadPoint, points = 12): PadPoint[] {
  return Array.from({ length: points }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / (points - 1),
    y: from.y + ((to.y - from.y) * i) / (points - 1),
  }));
}

/** A 1 and a 7 that no network should miss. */
export const ONE: readonly PadStroke[] = [line({ x: 0.5, y: 0.15 }, { x: 0.49, y: 0.85 })];
export const SEVEN: readonly PadStroke[] = [
  [...line({ x: 0.28, y: 0.2 }, { x: 0.7, y: 0.19 }), ...line({ x: 0.69, y: 0.22 }, { x: 0.45, y: 0.85 })],
];
