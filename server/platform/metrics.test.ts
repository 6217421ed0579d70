import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics';

describe('createMetrics', () => {
  it('exposes what was counted, and the process itself', async () => {
    const metrics = createMetrics();
    const options = { name: 'loam_test_total', help: 'Tests.', labels: ['kind'] } as const;
    metrics.counter(options).inc({ kind: 'unit' });
    metrics.counter(options).inc({ kind: 'unit' });
    const { contentType, body } = await metrics.expose();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('loam_test_total{kind="unit"} 2');
    expect(body).toContain('process_cpu_seconds_total');
  });
});
