import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics';
import { formatFamilies } from './metrics-channel';

describe('formatFamilies', () => {
  it('puts processes together: one head for each metric, a label that says whose a value is', async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    const options = { name: 'loam_test_total', help: 'Tests\nof "all".', labels: ['kind'] } as const;
    one.counter(options).inc({ kind: 'a "b"' }, 2);
    two.counter(options).inc({ kind: 'c' });
    two.histogram({ name: 'loam_test_seconds', help: 'Time.', buckets: [1] }).observe(0.5);
    const text = formatFamilies(
      new Map([
        ['console', await one.families()],
        ['worker', await two.families()],
      ]),
    );
    const lines = text.split('\n').filter((line) => line.includes('loam_test'));
    expect(lines).toEqual([
      '# HELP loam_test_total Tests\\nof "all".',
      '# TYPE loam_test_total counter',
      'loam_test_total{process="console",kind="a \\"b\\""} 2',
      'loam_test_total{process="worker",kind="c"} 1',
      '# HELP loam_test_seconds Time.',
      '# TYPE loam_test_seconds histogram',
      'loam_test_seconds_bucket{process="worker",le="1"} 1',
      'loam_test_seconds_bucket{process="worker",le="+Inf"} 1',
      'loam_test_seconds_sum{process="worker"} 0.5',
      'loam_test_seconds_count{process="worker"} 1',
    ]);
  });
});
