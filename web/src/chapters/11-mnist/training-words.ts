// The state of a training run in one or two sentences: the figure's read-out.
import type { DataProgress } from '../../engine/training-service.js';
import { formatBytes, formatCount, formatNumber, formatPercent, formatSeconds } from '../../widgets/format.js';
import type { MnistSession } from './mnist-session.js';
import { describeSettings, type TrainingSettings } from './mnist-settings.js';
import { TARGET_ACCURACY } from './training-record.js';

/** An accuracy below this is no better than always giving the same answer. */
const GUESSING = 0.15;

/** What the session is doing, for a reader who does not see the curves. `settings` are those of the form. */
export function sayState(session: MnistSession, settings: TrainingSettings): string {
  switch (session.phase) {
    case 'idle':
      return sayIdle(session, settings);
    case 'waiting':
      return sayWaiting(session);
    case 'training':
      return `${sayStep(session)} ${sayLoss(session)} ${sayTest(session)}`;
    case 'paused':
      return `Paused. ${sayStep(session)} ${sayLoss(session)} ${sayTest(session)}`;
    case 'finished':
      return `${sayFinished(session)} ${sayTarget(session)}`;
    case 'diverged':
      return `The run is over: ${session.problem?.message ?? 'the loss is no longer a number.'}`;
    case 'failed':
      return session.problem?.message ?? 'The run has failed.';
  }
}

/** "4.1 of 11.6 MB, 20,000 of 60,000 images". */
export function sayData(data: DataProgress): string {
  const bytes = `${formatBytes(data.loadedBytes)} of ${formatBytes(data.totalBytes)}`;
  return `${bytes}, ${formatCount(data.trainImages)} of ${formatCount(data.plannedTrainImages)} images`;
}

/** Whether all images have arrived. */
export function isComplete(data: DataProgress): boolean {
  return data.totalBytes > 0 && data.loadedBytes >= data.totalBytes;
}

function sayIdle({ run, past, data }: MnistSession, settings: TrainingSettings): string {
  const images = data ? '' : ' The images, 11 MB, are loaded first.';
  const ready = run || past.length > 0 ? 'Ready for another run' : 'Ready';
  return `${ready}: ${describeSettings(settings)}.${images}`;
}

function sayWaiting({ engine, data, snapshot }: MnistSession): string {
  if (!engine) return 'The engine is starting.';
  if (data?.error !== undefined) return 'The images did not arrive. Try again, or go on with those that are there.';
  if (!data) return 'Asking for the images.';
  const arrived = `${formatCount(data.trainImages)} of ${formatCount(data.plannedTrainImages)} have arrived`;
  const done = snapshot && snapshot.step > 0 ? ` ${formatCount(snapshot.step)} steps are done.` : '';
  return `Waiting for images: ${arrived}.${done}`;
}

function sayStep({ snapshot }: MnistSession): string {
  if (!snapshot) return 'The first step.';
  const { step, totalSteps, epochsDone, epochs } = snapshot;
  const epoch = Math.min(epochsDone + 1, epochs);
  return `Epoch ${formatCount(epoch)} of ${formatCount(epochs)}, step ${formatCount(step)} of ${formatCount(totalSteps)}.`;
}

function sayLoss({ run }: MnistSession): string {
  const last = run?.train.at(-1);
  if (!last) return '';
  return `On the last training images the loss is ${formatNumber(last.loss)} and ${formatPercent(last.trainAccuracy, 1)} are right.`;
}

function sayTest({ run }: MnistSession): string {
  const last = run?.test.at(-1);
  if (!last) return '';
  return `Of ${formatCount(last.count)} test images ${formatPercent(last.accuracy)} are right.`;
}

function sayFinished({ run, snapshot }: MnistSession): string {
  const last = run?.test.at(-1);
  const epochs = snapshot?.epochs ?? 0;
  const time = `${formatCount(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'} in ${formatSeconds(run?.seconds ?? Number.NaN)}`;
  if (!last) return `Finished: ${time}.`;
  const wrong = Math.round((1 - last.accuracy) * last.count);
  const nothing = last.accuracy < GUESSING ? ' That is no better than guessing: a smaller learning rate may help.' : '';
  return `Finished: ${time}. ${formatCount(wrong)} of ${formatCount(last.count)} test images are wrong, ${formatPercent(1 - last.accuracy)}.${nothing}`;
}

function sayTarget({ run }: MnistSession): string {
  const target = formatPercent(TARGET_ACCURACY, 0);
  if (!run) return '';
  if (run.secondsToTarget === undefined) return `It did not reach ${target}.`;
  return `${target} was reached after ${formatSeconds(run.secondsToTarget)}.`;
}
