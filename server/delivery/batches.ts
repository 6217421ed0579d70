/** What is asked of a cluster at a time for one component. */
export const mostAtOnce = 8;

/** Neighbours of one kind, a few at a time: the order of kinds stays. */
export function batchesOf<T>(items: readonly T[], kindOf: (item: T) => unknown): T[][] {
  const batches: T[][] = [];
  for (const item of items) {
    const last = batches.at(-1);
    const [first] = last ?? [];
    const fits = last && first && last.length < mostAtOnce && kindOf(first) === kindOf(item);
    if (fits) last.push(item);
    else batches.push([item]);
  }
  return batches;
}

/** As Promise.all, but all of them end before this does: nothing is written after a handler's outcome. */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(promises);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
