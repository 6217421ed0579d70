import { Keeper } from './keeper';

/** How a draft reaches where it is kept. */
export type DraftStore = {
  keep: (draft: DraftText) => Promise<unknown>;
  discard: () => Promise<unknown>;
};
export type DraftText = { document: string; baseRevision: number };

/** Keeps what somebody writes; null: that there is no draft any more. */
export class DraftKeeper extends Keeper<DraftText | null> {
  constructor(store: DraftStore, now?: () => Date) {
    super((draft) => (draft === null ? store.discard() : store.keep(draft)), {
      both: (_, later) => later,
      ...(now ? { now } : {}),
    });
  }

  /** There is nothing to keep any more: it was saved, or taken back. */
  async discard(): Promise<void> {
    this.put(null);
    await this.flush();
  }
}
