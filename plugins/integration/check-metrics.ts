import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { parseDurationMs } from '../sdk/duration';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { holds, parseCondition } from './condition';
import { queryPrometheus } from './prometheus';

const schema = s.parameters({
  query: s.string(s.text('Query', '查询'), {
    minLength: 1,
    help: s.text('PromQL with one result', '结果唯一的 PromQL'),
  }),
  metricEndpoint: s.string(s.text('Prometheus', 'Prometheus'), {
    default: 'http://prometheus-server.o11y-system.svc:9090',
    help: s.text(
      'URL of its API; a Service of the cluster ends in .svc',
      '其 API 的 URL，集群内 Service 以 .svc 结尾',
    ),
  }),
  condition: s.string(s.text('Condition', '条件'), { help: s.text('Such as >=0.95', '例如 >=0.95') }),
  duration: s.string(s.text('Has to hold for', '需持续'), { default: '5m', widget: 'duration' }),
  failDuration: s.string(s.text('May not hold for', '最多不满足'), { default: '2m', widget: 'duration' }),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;
/** Since when the condition holds, or does not; never both. */
type State = { goodSinceMs?: number; badSinceMs?: number };

export const checkMetrics = defineWorkflowStep({
  name: 'check-metrics',
  revision: 1,
  title: s.text('Check metrics', '检查指标'),
  description: s.text(
    'Asks Prometheus again and again until a condition has held for a time; fails when it does not hold for too long.',
    '持续查询 Prometheus，条件满足一段时间后成功，长时间不满足则失败。',
  ),
  icon: 'chart-line',
  schema,
  capabilities: ['http:*', 'k8s:read'],
  repeatable: true,
  outputs: s.parameters({ value: s.number(s.text('Value', '值')) }),
  kinds: ['v1/Secret'],
  examples: [
    {
      title: s.text('Success rate', '成功率'),
      properties: {
        query: 'sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
        condition: '>=0.95',
        duration: '5m',
      },
    },
  ],
  start: (ctx: Context, host: Capabilities) => look(ctx, host, true),
  poll: (ctx: Context, host: Capabilities) => look(ctx, host, false),
});

async function look(ctx: Context, host: Capabilities, isFirst: boolean): Promise<Outcome> {
  const { query, metricEndpoint, condition, duration, failDuration } = ctx.parameters;
  const wanted = parseCondition(condition);
  const [goodMs, badMs] = [msOf('duration', duration), msOf('failDuration', failDuration)];
  const measured = await queryPrometheus(host, metricEndpoint, query, isFirst);
  const before = (ctx.state ?? {}) as State;
  const pollAfterMs = Math.min(Math.max(Math.min(goodMs, badMs) / 10, 1_000), 15_000);
  if ('value' in measured && holds(wanted, measured.value)) {
    const goodSinceMs = before.goodSinceMs ?? ctx.nowMs;
    const message = `${measured.value} is ${condition}`;
    if (ctx.nowMs - goodSinceMs >= goodMs) {
      return {
        type: 'succeeded',
        message: `${message} since ${duration}`,
        outputs: { value: measured.value },
      };
    }
    await host.save?.({ goodSinceMs });
    const heldMs = ctx.nowMs - goodSinceMs;
    return {
      type: 'waiting',
      message: `${message} since ${seconds(heldMs)}`,
      progress: heldMs / goodMs,
      pollAfterMs,
    };
  }
  const badSinceMs = before.badSinceMs ?? ctx.nowMs;
  const got = 'value' in measured ? `${measured.value} is not ${condition}` : measured.why;
  if (ctx.nowMs - badSinceMs >= badMs) {
    const error = {
      code: 'unhealthy',
      message: `The metric is not as it should be: ${got}.`,
      expected: condition,
      got,
    };
    return { type: 'failed', error: { ...error, hint: `It was so for ${failDuration}.` }, retryable: false };
  }
  await host.save?.({ badSinceMs });
  return { type: 'waiting', message: `${got} since ${seconds(ctx.nowMs - badSinceMs)}`, pollAfterMs };
}

function msOf(path: string, text: string): number {
  return (
    parseDurationMs(text) ??
    refuse(`"${text}" is not a duration`, {
      path,
      expected: 'a duration such as 30s, 5m or 1h30m',
      got: text,
    })
  );
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)}s`;
}
