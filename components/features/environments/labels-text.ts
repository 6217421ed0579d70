export type ParsedLabels = { labels: Record<string, string>; wrong: string | undefined };

/** Labels as a person writes them: `region=eu, tier=online`, also one a line. `wrong` is the first that is none. */
export function parseLabels(text: string): ParsedLabels {
  const labels: Record<string, string> = {};
  for (const part of text.split(/[,\n]/)) {
    const pair = part.trim();
    if (pair === '') continue;
    const match =
      /^([A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?)\s*=\s*([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?|)$/.exec(
        pair,
      );
    if (match?.[1] === undefined) return { labels, wrong: pair };
    labels[match[1]] = match[3] ?? '';
  }
  return { labels, wrong: undefined };
}

/** One text a label, as parseLabels reads it. */
export function formatLabels(labels: Record<string, string>): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}
