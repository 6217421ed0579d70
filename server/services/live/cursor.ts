/**
 * A place in the feed of changes: everything of a transaction before `tx`, and of `tx` itself up to `id`. Both count
 * beyond what a number holds exactly.
 */
export type Cursor = { tx: bigint; id: bigint };

export function formatCursor({ tx, id }: Cursor): string {
  return `${tx}-${id}`;
}

/** Null for what no `formatCursor` wrote. */
export function parseCursor(text: string): Cursor | null {
  const match = /^(\d{1,20})-(\d{1,19})$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const cursor = { tx: BigInt(match[1]), id: BigInt(match[2]) };
  // Larger numbers than PostgreSQL's xid8 and bigint hold would be an error there.
  return cursor.tx < 2n ** 64n && cursor.id < 2n ** 63n ? cursor : null;
}

export function isAfter(a: Cursor, b: Cursor): boolean {
  return a.tx === b.tx ? a.id > b.id : a.tx > b.tx;
}
