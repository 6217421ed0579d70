const bySuffix: [RegExp, string][] = [
  [/seconds$/i, 's'],
  [/minutes$/i, 'min'],
  [/millis(econds)?$|ms$/i, 'ms'],
  [/percent(age)?$/i, '%'],
];

/** The unit that a field is counted in: said by its definition, or by the end of its name (`periodSeconds`). */
export function unitOf(name: string, said: unknown): string | undefined {
  // A quantity names what it measures; its values bring their own units.
  if (typeof said === 'string' && said !== 'memory' && said !== 'cpu') return said;
  return bySuffix.find(([pattern]) => pattern.test(name))?.[1];
}
