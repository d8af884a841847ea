// A contender's Worker: answers the page's calls, and measures every contender in the same way.
//
// A contender is an object with
//   open(options)    prepares everything; resolves to words about the variant that will be measured
//   reset()          puts the weights back to the first ones, and the order to the first batch
//   run()            one or a few training steps; resolves to the number of samples
//   lossOfStep()     one training step; resolves to the mean loss of its batch before the update
//   finish()         optional: waits for steps that are still under way

/** Of a timed block, before its clock runs: code is compiled, caches are filled. */
const WARM_UP_SHARE = 0.2;

async function runFor(contender, milliseconds) {
  const began = performance.now();
  let samples = 0;
  do {
    const done = contender.run();
    samples += typeof done === 'number' ? done : await done;
  } while (performance.now() - began < milliseconds);
  await contender.finish?.();
  return { samples, seconds: (performance.now() - began) / 1000 };
}

/**
 * Samples a second, always from the first weights: after many epochs gradients become denormal, and slow.
 * @param {{reset: () => unknown, run: () => number | Promise<number>, finish?: () => unknown}} contender
 */
export async function measure(contender, milliseconds) {
  await contender.reset();
  await runFor(contender, WARM_UP_SHARE * milliseconds);
  const { samples, seconds } = await runFor(contender, milliseconds);
  return samples / seconds;
}

/**
 * The fastest of a contender's variants: each is tried a few times in turn, and its best time counts, since what disturbs
 * only ever slows.
 * @param {readonly string[]} variants
 * @param {(variant: string) => any} prepare makes the contender of a variant; it may have dispose()
 */
export async function fastest(variants, prepare, milliseconds = 150, rounds = 3) {
  const tried = [];
  for (const variant of variants) tried.push({ variant, candidate: await prepare(variant), rate: 0 });
  for (let round = 0; round < (variants.length > 1 ? rounds : 1); ++round) {
    for (const entry of tried) entry.rate = Math.max(entry.rate, await measure(entry.candidate, milliseconds));
  }
  tried.sort((a, b) => b.rate - a.rate);
  const [best, ...others] = tried;
  for (const { candidate } of others) candidate.dispose?.();
  const list = tried.map(({ variant, rate }) => `${variant} ${(rate / 1000).toFixed(1)}k`).join(', ');
  return { candidate: best.candidate, words: others.length > 0 ? `${best.variant} (tried: ${list})` : best.variant };
}

async function losses(contender, steps) {
  await contender.reset();
  const result = [];
  for (let i = 0; i < steps; ++i) result.push(await contender.lossOfStep());
  return result;
}

/** Answers calls {id, method, args} with {id, result} or {id, error}. */
export function serveContender(contender) {
  const methods = {
    measure: (milliseconds) => measure(contender, milliseconds),
    losses: (steps) => losses(contender, steps),
  };
  self.addEventListener('message', async ({ data: { id, method, args } }) => {
    try {
      const result = await (methods[method] ?? contender[method].bind(contender))(...args);
      self.postMessage({ id, result });
    } catch (error) {
      self.postMessage({ id, error: error?.stack ?? error?.message ?? String(error) });
    }
  });
}
