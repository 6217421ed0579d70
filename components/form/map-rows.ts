/** A line of the table. `other` is what a `{name, …}` holds beside name and value (valueFrom): kept, not edited here. */
export type MapRow = { id: string; name: string; value: string; other?: Record<string, unknown> };

export function toRows(value: unknown): MapRow[] {
  if (Array.isArray(value)) return value.map((item, i) => toRow(item as Record<string, unknown>, i));
  return Object.entries((value ?? {}) as Record<string, unknown>).map(([name, text], i) => ({
    id: String(i),
    name,
    value: asText(text),
  }));
}

function toRow({ name, value, ...other }: Record<string, unknown>, i: number): MapRow {
  const row = { id: String(i), name: asText(name), value: asText(value) };
  return Object.keys(other).length > 0 ? { ...row, other } : row;
}

/** Undefined when nothing is left: an empty table is one that is left out. */
export function toValue(rows: MapRow[], isList: boolean): unknown {
  if (rows.length === 0) return undefined;
  if (!isList) return Object.fromEntries(rows.map((row) => [row.name, row.value]));
  return rows.map(({ name, value, other }) => (other ? { name, ...other } : { name, value }));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}
