import type { ChildProcess } from 'node:child_process';
import type { MetricFamily } from '@/server/platform/metric-family';
import { MetricsAnswer, type MetricsRequest } from '@/server/platform/metrics-channel';

const answerWithinMs = 2_000;

let lastId = 0;

/** The metrics of a child; undefined when it does not answer, because it is busy or knows none. */
export function askMetrics(child: ChildProcess): Promise<MetricFamily[] | undefined> {
  lastId += 1;
  const request: MetricsRequest = { type: 'metrics', id: lastId };
  return new Promise((resolve) => {
    const finish = (families: MetricFamily[] | undefined) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      resolve(families);
    };
    const onMessage = (message: unknown) => {
      const answer = MetricsAnswer.safeParse(message);
      if (answer.success && answer.data.id === request.id) finish(answer.data.families);
    };
    const timer = setTimeout(() => finish(undefined), answerWithinMs);
    child.on('message', onMessage);
    if (!child.connected) finish(undefined);
    else child.send(request, (error) => error && finish(undefined));
  });
}
