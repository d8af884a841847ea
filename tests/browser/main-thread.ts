// How long the page's own thread was held up by one task, measured by Chromium's tracing.
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string; readonly functionName?: string } };
}

export interface LongestTask {
  readonly milliseconds: number;
  /** What ran in it, for the message of a failed expectation. */
  readonly what: string;
}

/**
 * The longest task of the page's main thread while `act` runs, in milliseconds of processor time: on a machine that does
 * other things as well, the time on the clock would tell how busy the machine is and not what the page does.
 */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<void>): Promise<LongestTask> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'v8'] });
  let trace: Buffer;
  try {
    await act();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const ours = new Set(traceEvents.filter((e) => hasUrl(e, page.url())).map(threadOf));
  const complete = traceEvents.filter((e) => e.ph === 'X' && e.tdur !== undefined && ours.has(threadOf(e)));
  const tasks = complete.filter((e) => e.name.endsWith('RunTask'));
  if (tasks.length === 0) throw new Error('the trace holds no task of the page');
  const longest = tasks.reduce((most, task) => ((task.tdur ?? 0) > (most.tdur ?? 0) ? task : most));
  const inside = complete.filter((e) => e.ts >= longest.ts && e.ts <= longest.ts + (longest.tdur ?? 0));
  const parts = inside.sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0)).slice(0, 12);
  const what = parts.map((e) => `${e.name} ${((e.tdur ?? 0) / 1000).toFixed(1)} ms`).join(', ');
  return { milliseconds: (longest.tdur ?? 0) / 1000, what };
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid}:${tid}`;
}

/** Whether the event is a script of the page: that tells the page's main thread from all others. */
function hasUrl({ name, args }: TraceEvent, pageUrl: string): boolean {
  return name === 'FunctionCall' && (args?.data?.url ?? '').startsWith(new URL(pageUrl).origin);
}
