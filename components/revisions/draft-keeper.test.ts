import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper, type DraftText } from './draft-keeper';

const at = new Date('2026-01-01T00:00:00Z');
const text = (document: string): DraftText => ({ document, baseRevision: 1 });

/** A place to keep drafts whose answers the test gives. */
function heldStore() {
  const asked: (DraftText | null)[] = [];
  const answers: PromiseWithResolvers<void>[] = [];
  const ask = (what: DraftText | null) => {
    asked.push(what);
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  };
  return { asked, answers, store: { keep: ask, discard: () => ask(null) } };
}

describe('a draft that is kept', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is sent a moment after the first change, however long one writes on', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new DraftKeeper(store, () => at);
    keeper.put(text('a'));
    await vi.advanceTimersByTimeAsync(600);
    keeper.put(text('ab'));
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual([text('ab')]);
    expect(keeper.keeping).toEqual({ state: 'keeping' });
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.keeping).toEqual({ state: 'kept', at });
  });

  it('is sent one after the other, the newest last, and is not kept before that', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new DraftKeeper(store, () => at);
    keeper.put(text('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    keeper.put(text('ab'));
    keeper.put(text('abc'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([text('a')]);
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([text('a'), text('abc')]);
    expect(keeper.keeping).toEqual({ state: 'keeping' });
    answers[1]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.keeping).toEqual({ state: 'kept', at });
  });

  it('is forgotten after what was under way, so that it does not come back', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new DraftKeeper(store, () => at);
    keeper.put(text('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    keeper.put(text('ab'));
    const discarded = keeper.discard();
    answers[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual([text('a'), null]);
    answers[1]?.resolve();
    await discarded;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toHaveLength(2);
    expect(keeper.keeping).toEqual({ state: 'kept', at: null });
  });

  it('that could not be kept says why, and is sent when somebody asks', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new DraftKeeper(store, () => at);
    const said: string[] = [];
    keeper.listen(() => said.push(keeper.keeping.state));
    keeper.put(text('a'));
    await vi.advanceTimersByTimeAsync(1_000);
    const error = new Error('offline');
    answers[0]?.reject(error);
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.keeping).toEqual({ state: 'failed', error });
    const again = keeper.flush();
    answers[1]?.resolve();
    await again;
    expect(asked).toEqual([text('a'), text('a')]);
    expect(said).toEqual(['keeping', 'failed', 'kept']);
  });
});
