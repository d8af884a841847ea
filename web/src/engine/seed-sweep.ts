// The sweep service: one training after another, with a turn of the event loop in between, so that cancelling is heard.
// Runs inside the Worker; sweep-worker.ts exposes it.
import type { EngineBuild, EngineModule, FitRun, SmallNetworkSettings } from '../../../wasm_bindings/engine';
import { eventPause } from './event-pause';
import { loadEngine } from './load-engine';
import type {
  FitSweepRequest,
  SweepEnd,
  SweepListener,
  SweepRequest,
  SweepResult,
  SweepService,
} from './sweep-service';

/** Results are sent at most this often, in ms; and events are let in this often where trainings are short. */
const SEND_EVERY = 33;
const SLICE = 12;

/** What every kind of sweep has. */
interface Seeds {
  readonly settings: readonly SmallNetworkSettings[];
  readonly firstSeed: number;
  readonly seeds: number;
}

/** One training of it. */
type Train<Run> = (engine: EngineModule, settings: SmallNetworkSettings, seed: number) => Run;

/** For tests: another way to load and to let events in. */
export interface SeedSweepOptions {
  load?: (build: EngineBuild) => Promise<EngineModule>;
  letEventsIn?: () => Promise<void>;
}

export class SeedSweep implements SweepService {
  readonly #load: (build: EngineBuild) => Promise<EngineModule>;
  readonly #letEventsIn: () => Promise<void>;
  #engine: EngineModule | undefined;
  /** The sweep under way; another number, or none, ends an older one. */
  #current = 0;
  #running: Promise<SweepEnd> | undefined;

  constructor({ load = (build) => loadEngine({ build }), letEventsIn = eventPause() }: SeedSweepOptions = {}) {
    this.#load = load;
    this.#letEventsIn = letEventsIn;
  }

  async open(build: EngineBuild): Promise<void> {
    this.#engine = await this.#load(build);
  }

  run(request: SweepRequest, listener: SweepListener): Promise<SweepEnd> {
    const { points, maxEpochs } = request;
    return this.#begin(
      request,
      (engine, settings, seed) => engine.successRun(settings, points, seed, maxEpochs),
      listener,
    );
  }

  fit(request: FitSweepRequest, listener: SweepListener<FitRun>): Promise<SweepEnd> {
    const { curve, epochs } = request;
    return this.#begin(request, (engine, settings, seed) => engine.fitRun(settings, curve, seed, epochs), listener);
  }

  async #begin<Run>(seeds: Seeds, train: Train<Run>, listener: SweepListener<Run>): Promise<SweepEnd> {
    const engine = this.#engine;
    if (!engine) throw new Error('The engine has not been opened yet.');
    const mine = ++this.#current;
    // The older sweep lets go at its next turn.
    await this.#running?.catch(() => {});
    if (mine !== this.#current) return 'cancelled';
    this.#running = this.#sweep(engine, seeds, train, listener, mine);
    return this.#running;
  }

  async cancel(): Promise<void> {
    this.#current++;
    await this.#running?.catch(() => {});
  }

  async #sweep<Run>(
    engine: EngineModule,
    { settings, firstSeed, seeds }: Seeds,
    train: Train<Run>,
    listener: SweepListener<Run>,
    mine: number,
  ): Promise<SweepEnd> {
    let results: SweepResult<Run>[] = [];
    let [sentAt, pausedAt] = [performance.now(), performance.now()];
    const send = async (): Promise<void> => {
      const news = results;
      results = [];
      sentAt = performance.now();
      if (news.length > 0) await listener.onResults(news);
    };
    for (let seed = firstSeed; seed < firstSeed + seeds; ++seed) {
      for (let setting = 0; setting < settings.length; ++setting) {
        results.push({ setting, seed, run: train(engine, settings[setting]!, seed) });
        const now = performance.now();
        if (now - sentAt > SEND_EVERY) await send();
        if (now - pausedAt > SLICE) {
          await this.#letEventsIn();
          pausedAt = performance.now();
        }
        if (mine !== this.#current) {
          await send();
          return 'cancelled';
        }
      }
    }
    await send();
    return 'finished';
  }
}
