type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A copy without the members that are undefined. */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}
