import { describe, expect, it } from 'vitest';
import { allEnded, batchesOf } from './batches';

describe('batchesOf', () => {
  it('keeps the order of kinds, and goes on in the next batch where there are too many', () => {
    const kinds = ['a', ...Array.from({ length: 9 }, () => 'b'), 'a', 'a'];
    expect(batchesOf(kinds, (kind) => kind).map((batch) => `${batch.length} ${batch[0]}`)).toEqual([
      '1 a',
      '8 b',
      '1 b',
      '2 a',
    ]);
    expect(batchesOf([], (kind) => kind)).toEqual([]);
  });
});

describe('allEnded', () => {
  it('fails with the first that failed, and not before all have ended', async () => {
    const ended: string[] = [];
    const slow = new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => void ended.push('slow'));
    await expect(allEnded([slow, Promise.reject(new Error('first'))])).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });
});
