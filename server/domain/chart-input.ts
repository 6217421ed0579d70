import { z } from 'zod';

/** A component that is a chart, as a document has it; what it says of values is not needed. */
export const ChartOf = z.object({
  type: z.string().min(1).max(63).default('helmchart'),
  properties: z.record(z.string().max(200), z.json()),
  /** Stage whose Secrets it may name; left out: the project's first. */
  stage: z.string().min(1).max(63).optional(),
});
export type ChartOf = z.input<typeof ChartOf>;

export const ListCharts = z.object({ url: z.string().min(1).max(2_000) });
export type ListCharts = z.infer<typeof ListCharts>;
