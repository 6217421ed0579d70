import { z } from 'zod';
import { type MetricLabels, MetricFamily } from './metric-family';
import { metrics } from './metrics';

export const MetricsRequest = z.object({ type: z.literal('metrics'), id: z.number() });
export type MetricsRequest = z.infer<typeof MetricsRequest>;

export const MetricsAnswer = z.object({
  type: z.literal('metrics'),
  id: z.number(),
  families: z.array(MetricFamily),
});
export type MetricsAnswer = z.infer<typeof MetricsAnswer>;

/** Answers the launcher, which asks each of its processes for its metrics and serves them together. */
export function answerMetricsRequests(): void {
  process.on('message', (message) => {
    const request = MetricsRequest.safeParse(message);
    if (!request.success) return;
    void metrics()
      .families()
      .then((families) => {
        const answer: MetricsAnswer = { type: 'metrics', id: request.data.id, families };
        process.send?.(answer);
      });
  });
}

/** The exposition text of several processes; each value gets the name of its process as a label. */
export function formatFamilies(byProcess: ReadonlyMap<string, readonly MetricFamily[]>): string {
  const merged = new Map<string, { head: MetricFamily; lines: string[] }>();
  for (const [process_, families] of byProcess) {
    for (const family of families) {
      const entry = merged.get(family.name) ?? { head: family, lines: [] };
      merged.set(family.name, entry);
      for (const { metricName = family.name, labels, value } of family.values) {
        entry.lines.push(`${metricName}${formatLabels({ process: process_, ...labels })} ${value}`);
      }
    }
  }
  return [...merged.values()]
    .map(({ head, lines }) =>
      [`# HELP ${head.name} ${escape(head.help)}`, `# TYPE ${head.name} ${head.type}`, ...lines, ''].join(
        '\n',
      ),
    )
    .join('\n');
}

function formatLabels(labels: MetricLabels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(String(value), true)}"`);
  return `{${pairs.join(',')}}`;
}

function escape(text: string, isLabel = false): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return isLabel ? plain.replaceAll('"', '\\"') : plain;
}
