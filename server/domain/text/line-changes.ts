/** `lines` stand where the lines from `from` up to `to` stood before. */
export type LineChange = { from: number; to: number; lines: readonly string[] };

/** Past so many changed lines the shortest way is not looked for: the whole of what differs counts as changed. */
const patience = 1500;

/** What makes `after` out of `before`, by the shortest way (Myers); in order, none touching the next. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  if (old.length === 0 && fresh.length === 0) return [];
  const kept = keptPairs(old, fresh);
  const changes: LineChange[] = [];
  let [x, y] = [0, 0];
  for (const [keptX, keptY] of [...kept, [old.length, fresh.length] as const]) {
    if (keptX > x || keptY > y)
      changes.push({ from: start + x, to: start + keptX, lines: fresh.slice(y, keptY) });
    [x, y] = [keptX + 1, keptY + 1];
  }
  return changes;
}

/** Pairs of places with the same line, both rising. */
function keptPairs(old: readonly string[], fresh: readonly string[]): (readonly [number, number])[] {
  const offset = Math.min(old.length + fresh.length, patience) + 1;
  let furthest = new Int32Array(2 * offset + 1);
  const history: Int32Array[] = [];
  for (let steps = 0; steps < offset; steps += 1) {
    history.push(furthest);
    const next = furthest.slice();
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = firstX(furthest, offset, diagonal, steps);
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1;
      next[offset + diagonal] = x;
      if (x >= old.length && x - diagonal >= fresh.length)
        return walkBack(history, offset, old.length, fresh.length);
    }
    furthest = next;
  }
  return [];
}

function firstX(furthest: Int32Array, offset: number, diagonal: number, steps: number): number {
  const left = furthest[offset + diagonal - 1] ?? 0;
  const above = furthest[offset + diagonal + 1] ?? 0;
  return goesDown(left, above, diagonal, steps) ? above : left + 1;
}

function goesDown(left: number, above: number, diagonal: number, steps: number): boolean {
  return diagonal === -steps || (diagonal !== steps && left < above);
}

function walkBack(history: readonly Int32Array[], offset: number, endX: number, endY: number) {
  const kept: (readonly [number, number])[] = [];
  let [x, y] = [endX, endY];
  for (let steps = history.length - 1; steps >= 0; steps -= 1) {
    const furthest = history[steps] ?? new Int32Array();
    const diagonal = x - y;
    const left = furthest[offset + diagonal - 1] ?? 0;
    const above = furthest[offset + diagonal + 1] ?? 0;
    const down = goesDown(left, above, diagonal, steps);
    const fromX = steps === 0 ? 0 : down ? above : left;
    const fromY = steps === 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
    const [stepX, stepY] = steps === 0 ? [0, 0] : down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    while (x > stepX && y > stepY) {
      x -= 1;
      y -= 1;
      kept.unshift([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return kept;
}
