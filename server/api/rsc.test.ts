import { expect, it, vi } from 'vitest';

const { order } = vi.hoisted(() => ({ order: [] as string[] }));
// All that a page may ask for is of no concern here, and takes seconds to load.
vi.mock('./root', () => ({ appRouter: {} }));
vi.mock('./context', () => ({}));
vi.mock('./runtime', () => ({ runtime: () => ({}) }));
vi.mock('@/server/services/live/stream', () => ({
  getLivePosition: async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('position');
    return '1:1:';
  },
}));

it('reads where the stream begins before any data of a page, so that no change falls between', async () => {
  const { prefetch } = await import('./rsc');
  const read = (what: string) => ({
    queryKey: [what],
    queryFn: () => {
      order.push(what);
      return what;
    },
  });
  await prefetch(read('run'), read('nodes'));
  expect(order).toEqual(['position', 'run', 'nodes']);
});
