import { Keeper, type Keeping } from '@/components/revisions/keeper';
import { type SpotPatch, type Spots, canBeKept, noSpots, patchSpots } from '@/server/domain/arrangement';

/** How it reaches where it is kept for everybody. */
export type ArrangementStore = { keep: (patch: SpotPatch) => Promise<{ version: number }> };

/** Sooner than a draft: it is seen at once, and asks nobody anything. */
const afterMs = 500;

/** Where people put the steps of one document: what is known of it, with what was changed here and is not kept yet on top. */
export class Arrangement {
  #spots: Spots | null;
  #version = 0;
  #unkept: SpotPatch = new Map();
  readonly #keeper: Keeper<SpotPatch> | null;
  readonly #listeners = new Set<() => void>();

  /** Without a store it is kept nowhere: its document is not saved yet. */
  constructor(store: ArrangementStore | null) {
    this.#spots = store ? null : noSpots;
    this.#keeper =
      store &&
      new Keeper((patch) => this.#keep(store, patch), {
        both: (earlier, later) => new Map([...earlier, ...later]),
        afterMs,
      });
  }

  /** Null: not known yet. */
  get spots(): Spots | null {
    return this.#spots;
  }

  get keeping(): Keeping {
    return this.#keeper?.keeping ?? kept;
  }

  readonly listen = (listener: () => void) => {
    this.#listeners.add(listener);
    const leave = this.#keeper?.listen(listener);
    return () => {
      this.#listeners.delete(listener);
      leave?.();
    };
  };

  /** What is kept, also by others: the last one wins for each step. An older answer that comes late is none. */
  receive(kept: { version: number; spots: Spots }): void {
    if (this.#spots && kept.version < this.#version) return;
    this.#version = kept.version;
    this.#become(patchSpots(kept.spots, this.#unkept));
  }

  write(patch: SpotPatch): void {
    if (patch.size === 0) return;
    this.#become(patchSpots(this.#spots ?? noSpots, patch));
    if (!this.#keeper) return;
    const sent = new Map([...patch].filter(([step]) => canBeKept(step)));
    this.#unkept = new Map([...this.#unkept, ...sent]);
    this.#keeper.put(sent);
  }

  flush(): Promise<void> {
    return this.#keeper?.flush() ?? Promise.resolve();
  }

  async #keep(store: ArrangementStore, patch: SpotPatch): Promise<void> {
    const { version } = await store.keep(patch);
    this.#version = Math.max(this.#version, version);
    // What was put elsewhere meanwhile is not kept yet.
    this.#unkept = new Map([...this.#unkept].filter(([step, spot]) => patch.get(step) !== spot));
  }

  #become(spots: Spots): void {
    this.#spots = spots;
    for (const listener of this.#listeners) listener();
  }
}

const kept: Keeping = { state: 'kept', at: null };
