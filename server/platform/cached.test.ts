import { QueryPromise } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { cached } from './cached';

describe('cached', () => {
  it('asks once, however many wait for the answer', async () => {
    let asked = 0;
    const read = cached(60_000, async () => ++asked);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(await read()).toBe(1);
  });

  it('asks once what asks anew each time that it is waited for, as a query of drizzle does', async () => {
    let asked = 0;
    class Query extends QueryPromise<number> {
      override async execute() {
        return ++asked;
      }
    }
    const query = new Query();
    const read = cached(60_000, () => query);
    expect(await read()).toBe(1);
    expect(await read()).toBe(1);
    expect(asked).toBe(1);
  });

  it('keeps no failure', async () => {
    let asked = 0;
    const read = cached(60_000, async () => {
      if (++asked === 1) throw new Error('away');
      return asked;
    });
    await expect(read()).rejects.toThrow('away');
    expect(await read()).toBe(2);
  });
});
