// The sweep service: one training after another, with a turn of the event loop in between, so that cancelling is heard.
// Runs inside the Worker; sweep-worker.ts exposes it.
import type { EngineBuild, EngineModule } from '../../../wasm_bindings/engine';
import { eventPause } from './event-pause';
import { loadEngine } from './load-engine';
import type { SweepEnd, SweepListener, SweepRequest, SweepResult, SweepService } from './sweep-service';

/** Results are sent at most this often, in ms; and events are let in this often where trainings are short. */
const SEND_EVERY = 33;
const SLICE = 12;

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

  async run(request: SweepRequest, listener: SweepListener): Promise<SweepEnd> {
    const engine = this.#engine;
    if (!engine) throw new Error('The engine has not been opened yet.');
    const mine = ++this.#current;
    // The older sweep lets go at its next turn.
    await this.#running?.catch(() => {});
    if (mine !== this.#current) return 'cancelled';
    this.#running = this.#sweep(engine, request, listener, mine);
    return this.#running;
  }

  async cancel(): Promise<void> {
    this.#current++;
    await this.#running?.catch(() => {});
  }

  async #sweep(engine: EngineModule, request: SweepRequest, listener: SweepListener, mine: number): Promise<SweepEnd> {
    const { settings, points, firstSeed, seeds, maxEpochs } = request;
    let results: SweepResult[] = [];
    let [sentAt, pausedAt] = [performance.now(), performance.now()];
    const send = async (): Promise<void> => {
      const news = results;
      results = [];
      sentAt = performance.now();
      if (news.length > 0) await listener.onResults(news);
    };
    for (let seed = firstSeed; seed < firstSeed + seeds; ++seed) {
      for (let setting = 0; setting < settings.length; ++setting) {
        results.push({ setting, seed, run: engine.successRun(settings[setting]!, points, seed, maxEpochs) });
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
