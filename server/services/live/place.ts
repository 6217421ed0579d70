/**
 * A place in the feed of changes: which transactions a reader has seen, as PostgreSQL writes it in a `pg_snapshot`
 * (`xmin:xmax:open,open,...`). The numbers count beyond what a number holds exactly.
 */
export type Place = { text: string; xmin: bigint; xmax: bigint; open: ReadonlySet<bigint> };

const xids = 2n ** 64n;
const longest = 6_000;

/** Null for what no PostgreSQL wrote: what it would refuse to read is not given to it. */
export function parsePlace(text: string): Place | null {
  const match =
    text.length > longest ? null : /^(\d{1,20}):(\d{1,20}):((?:\d{1,20}(?:,\d{1,20})*)?)$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const xmin = BigInt(match[1]);
  const xmax = BigInt(match[2]);
  const open = match[3] ? match[3].split(',').map(BigInt) : [];
  const inOrder = open.every(
    (xid, i) => xid >= xmin && xid < xmax && (i === 0 || xid > (open[i - 1] ?? xid)),
  );
  return xmin > 0n && xmin <= xmax && xmax < xids && inOrder
    ? { text, xmin, xmax, open: new Set(open) }
    : null;
}

/** Had this transaction been committed, and so been seen? */
export function holds({ xmin, xmax, open }: Place, tx: bigint): boolean {
  return tx < xmin || (tx < xmax && !open.has(tx));
}

/** Was all seen here that was seen at the other? False also where that cannot be told without looking closer. */
export function isBeyond(place: Place, other: Place): boolean {
  return place.xmin >= other.xmax;
}
