const firstToRead = ['revision', 'stage'];

/** What an entry of the audit holds, in one line: what a person reads first, and digests no longer than tells them apart. */
export function detailWords(detail: Readonly<Record<string, unknown>>): { words: string; whole: string } {
  const rank = (name: string) => {
    const found = firstToRead.indexOf(name);
    return found < 0 ? firstToRead.length : found;
  };
  const entries = Object.entries(detail).toSorted(([one], [other]) => rank(one) - rank(other));
  const join = (toText: (value: unknown) => string) =>
    entries.map(([name, value]) => `${name} ${toText(value)}`).join(', ');
  return { words: join((value) => cut(textOf(value))), whole: join(textOf) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(value: string): string {
  return value.replace(/^(sha256:[0-9a-f]{8})[0-9a-f]{56}$/, '$1…');
}
