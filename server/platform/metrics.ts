import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { MetricFamily } from './metric-family';

/** Seconds, from a cache hit to a slow page. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface MetricOptions<Label extends string> {
  name: `loam_${string}`;
  help: string;
  labels?: readonly Label[];
}

export interface Metrics {
  /** Each returns the metric of that name, made at the first call. */
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label>;
  gauge<Label extends string = never>(options: MetricOptions<Label>): Gauge<Label>;
  histogram<Label extends string = never>(
    options: MetricOptions<Label> & { buckets?: number[] },
  ): Histogram<Label>;
  /** The exposition text of Prometheus and its content type. */
  expose(): Promise<{ contentType: string; body: string }>;
  /** The same as JSON, to be put together with those of other processes. */
  families(): Promise<MetricFamily[]>;
}

export function createMetrics(registry = new Registry()): Metrics {
  collectDefaultMetrics({ register: registry });
  const once = <Metric>(name: string, make: () => Metric): Metric =>
    (registry.getSingleMetric(name) as Metric | undefined) ?? make();
  const shape = <Label extends string>({ name, help, labels }: MetricOptions<Label>) => ({
    name,
    help,
    labelNames: labels ?? [],
    registers: [registry],
  });
  return {
    counter: (options) => once(options.name, () => new Counter(shape(options))),
    gauge: (options) => once(options.name, () => new Gauge(shape(options))),
    histogram: (options) =>
      once(
        options.name,
        () => new Histogram({ ...shape(options), buckets: options.buckets ?? durationBuckets }),
      ),
    families: async () => (await registry.getMetricsAsJSON()).map(toFamily),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

// A value that is not known yet is not a number, and JSON has no word for it.
function toFamily(metric: { values: { value: number }[] }): MetricFamily {
  const values = metric.values.filter(({ value }) => Number.isFinite(value));
  return MetricFamily.parse({ ...metric, values });
}

const holder = globalThis as typeof globalThis & { loamMetrics?: Metrics };

/** The registry of this process. On globalThis, because Next.js bundles a module once per entry point. */
export function metrics(): Metrics {
  holder.loamMetrics ??= createMetrics();
  return holder.loamMetrics;
}
