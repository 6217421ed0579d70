import { expect, it, vi } from 'vitest';
import { TailReader } from './tail-reader';

/** A source of which `available` numbers are there, handed out two at a time. */
function source() {
  const state = { available: 5, asked: [] as number[], fails: false };
  const fetch = async (after: number) => {
    state.asked.push(after);
    await Promise.resolve();
    if (state.fails) throw new Error('no answer');
    const rest = Array.from({ length: state.available }, (_, i) => i + 1).filter((item) => item > after);
    return { items: rest.slice(0, 2), more: rest.length > 2 };
  };
  return { state, reader: new TailReader<number>(fetch, (item) => item) };
}

it('reads to the end, and on when there is more', async () => {
  const { state, reader } = source();
  reader.pull();
  await vi.waitFor(() =>
    expect(reader.getState()).toEqual({ items: [1, 2, 3, 4, 5], isPending: false, error: null }),
  );
  state.available = 6;
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().items).toEqual([1, 2, 3, 4, 5, 6]));
});

it('grows from nothing', async () => {
  const { state, reader } = source();
  state.available = 0;
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().isPending).toBe(false));
  state.available = 1;
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().items).toEqual([1]));
});

it('asks once at a time, and makes up for a pull that came meanwhile', async () => {
  const { state, reader } = source();
  state.available = 1;
  reader.pull();
  reader.pull();
  reader.pull();
  await vi.waitFor(() => expect(state.asked).toEqual([0, 1]));
  expect(reader.getState().items).toEqual([1]);
});

it('keeps what it has when it fails, and goes on from there', async () => {
  const { state, reader } = source();
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().items).toHaveLength(5));
  state.fails = true;
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().error).toBeInstanceOf(Error));
  expect(reader.getState().items).toHaveLength(5);
  Object.assign(state, { fails: false, available: 7 });
  reader.pull();
  await vi.waitFor(() => expect(reader.getState()).toMatchObject({ items: { length: 7 }, error: null }));
});

it('stops, and can begin anew', async () => {
  const { reader } = source();
  const seen = vi.fn();
  reader.watch(seen);
  reader.pull();
  reader.stop();
  reader.pull();
  await vi.waitFor(() => expect(reader.getState().items).toEqual([1, 2, 3, 4, 5]));
  expect(seen).toHaveBeenCalledTimes(3);
});
