import { z } from 'zod';

const MetricLabels = z.record(z.string(), z.union([z.string(), z.number()]));

export type MetricLabels = z.infer<typeof MetricLabels>;

/** One metric with its values, as prom-client gives it as JSON. */
export const MetricFamily = z.object({
  name: z.string(),
  help: z.string(),
  type: z.string(),
  values: z.array(z.object({ value: z.number(), labels: MetricLabels, metricName: z.string().optional() })),
});
export type MetricFamily = z.infer<typeof MetricFamily>;
