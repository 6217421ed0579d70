import { type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { parseDurationMs } from '../sdk/duration';
import { compact } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

const schema = s.parameters({
  duration: s.optional(
    s.string(s.text('For how long', '时长'), {
      help: s.text(
        'Goes on by itself after this time, such as 30s or 2m15s',
        '到时自动继续，例如 30s 或 2m15s',
      ),
      widget: 'duration',
    }),
  ),
  message: s.optional(
    s.string(s.text('Message', '消息'), { help: s.text('Shown while it waits', '等待时显示的消息') }),
  ),
});

export const suspend = defineWorkflowStep({
  name: 'suspend',
  revision: 1,
  title: s.text('Suspend', '暂停'),
  description: s.text(
    'Holds the run until somebody resumes it, or for a time.',
    '暂停运行，直到有人继续或到达指定时间。',
  ),
  icon: 'player-pause',
  schema,
  repeatable: true,
  examples: [
    {
      title: s.text('Until somebody looked', '等待人工确认'),
      properties: { message: 'Check the dashboard' },
    },
    { title: s.text('For half a minute', '等待半分钟'), properties: { duration: '30s' } },
  ],
  start: ({
    parameters: { duration, message },
    startedAtMs,
  }: StepContext<s.ParametersOf<typeof schema>>): Outcome => {
    const untilMs = duration === undefined ? undefined : startedAtMs + msOf(duration);
    return compact({ type: 'suspended' as const, reason: message ?? 'Waiting to be resumed', untilMs });
  },
});

function msOf(duration: string): number {
  return (
    parseDurationMs(duration) ??
    refuse(`"${duration}" is not a duration`, {
      path: 'duration',
      expected: 'a duration such as 30s, 10m or 1h30m',
      got: duration,
    })
  );
}
