const unitsMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const term = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/** A duration as Go writes it (`1h30m`, `500ms`) in milliseconds, or undefined when it is none. KubeVela's `timeout` and `duration`. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let total = 0;
  let end = 0;
  term.lastIndex = 0;
  for (let match = term.exec(text); match !== null; match = term.exec(text)) {
    total += Number(match[1]) * (unitsMs[match[2] ?? ''] ?? 0);
    end = term.lastIndex;
  }
  return end === text.length && text !== '' ? total : undefined;
}
