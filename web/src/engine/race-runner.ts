// The race: all builds in one Worker, turn by turn, so that no two ever run at the same time. race-worker.ts exposes it.
import type { EngineBuild, EngineModule } from '../../../wasm_bindings/engine';
import { messageOf } from './engine-error';
import { eventPause } from './event-pause';
import {
  BUILDS,
  defaultThreads,
  detectFeatures,
  type EngineFeatures,
  loadEngine,
  missingFor,
  startsThreads,
} from './load-engine';
import {
  RACERS,
  type RaceEnd,
  type RaceField,
  type RaceListener,
  type RaceRequest,
  type Racer,
  type RaceService,
} from './race-service';

/**
 * V8 compiles WebAssembly well only after some calls: every racer multiplies small matrices for this long (s) before its
 * first turn counts.
 */
const WARM_UP = { rows: 48, depth: 48, cols: 48, seconds: 0.15, seed: 0 } as const;

/** For tests: other ways to load, to ask the browser and to let events in. */
export interface ProductRaceOptions {
  load?: (build: EngineBuild) => Promise<EngineModule>;
  features?: () => Promise<EngineFeatures>;
  letEventsIn?: () => Promise<void>;
}

export class ProductRace implements RaceService {
  readonly #load: (build: EngineBuild) => Promise<EngineModule>;
  readonly #features: () => Promise<EngineFeatures>;
  readonly #letEventsIn: () => Promise<void>;
  readonly #engines = new Map<EngineBuild, EngineModule>();
  readonly #warm = new Set<Racer>();
  #racers: readonly Racer[] = [];
  /** The race under way; another number ends an older one. */
  #current = 0;
  #running: Promise<RaceEnd> | undefined;

  constructor({
    load = (build) => loadEngine({ build }),
    features = detectFeatures,
    letEventsIn = eventPause(),
  }: ProductRaceOptions = {}) {
    this.#load = load;
    this.#features = features;
    this.#letEventsIn = letEventsIn;
  }

  async open(): Promise<RaceField> {
    const features = await this.#features();
    const missing: { racer: Racer; reason: string }[] = [];
    for (const build of BUILDS) {
      const reason = missingFor(build, features) ?? (await this.#opened(build));
      if (reason) missing.push({ racer: build, reason });
    }
    if (!this.#engines.has('scalar')) throw new Error(missing[0]?.reason);
    this.#racers = RACERS.filter((racer) => this.#engines.has(buildOf(racer)));
    const maxThreads = this.#engines.get('threads')?.setThreads(defaultThreads()) ?? 1;
    return { racers: this.#racers, missing, maxThreads };
  }

  async run(request: RaceRequest, listener: RaceListener): Promise<RaceEnd> {
    if (this.#racers.length === 0) throw new Error('The engine has not been opened yet.');
    const mine = ++this.#current;
    // The older race lets go after its turn.
    await this.#running?.catch(() => {});
    if (mine !== this.#current) return 'cancelled';
    this.#running = this.#race(request, listener, mine);
    return this.#running;
  }

  async cancel(): Promise<void> {
    this.#current++;
    await this.#running?.catch(() => {});
  }

  async #race(request: RaceRequest, listener: RaceListener, mine: number): Promise<RaceEnd> {
    const { rows, depth, cols, seed, rounds, seconds } = request;
    for (const build of BUILDS.filter(startsThreads)) this.#engines.get(build)?.setThreads(request.threads);
    for (let round = 0; round < rounds; ++round) {
      for (const racer of this.#racers) {
        const engine = this.#engines.get(buildOf(racer))!;
        const variant = racer === 'plain' ? 'plain' : 'tiled';
        if (!this.#warm.has(racer)) {
          engine.measureProduct({ ...WARM_UP, variant });
          this.#warm.add(racer);
        }
        const timing = engine.measureProduct({ rows, depth, cols, seed, seconds, variant });
        await listener.onSample({ round, racer, threads: engine.engineInfo().threads, timing });
        await this.#letEventsIn();
        if (mine !== this.#current) return 'cancelled';
      }
    }
    return 'finished';
  }

  /** Loads a build; says why that failed. */
  async #opened(build: EngineBuild): Promise<string | null> {
    try {
      this.#engines.set(build, await this.#load(build));
      return null;
    } catch (thrown) {
      return messageOf(thrown);
    }
  }
}

function buildOf(racer: Racer): EngineBuild {
  return racer === 'plain' ? 'scalar' : racer;
}
