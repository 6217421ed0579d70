import { type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { expired, expiryOf, whoOf } from './ask';
import { who } from './who';

const schema = s.parameters({
  message: s.optional(
    s.string(s.text('Question', '问题'), { help: s.text('Shown above the form', '显示在表单上方') }),
  ),
  schema: s.anyObject(s.text('Form', '表单'), {
    help: s.text(
      'JSON Schema of the answer: an object with its properties',
      '答案的 JSON Schema：一个带属性的对象',
    ),
    widget: 'code',
  }),
  ...who,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const form = defineWorkflowStep({
  name: 'form',
  revision: 1,
  title: s.text('Form', '表单'),
  description: s.text(
    'Asks a person to fill in a form; the answers are its outputs.',
    '请人填写表单；填写的内容成为它的输出。',
  ),
  icon: 'forms',
  schema,
  repeatable: true,
  examples: [
    {
      title: s.text('Which percentage of the traffic', '流量比例'),
      properties: {
        message: 'How much of the traffic?',
        schema: {
          type: 'object',
          properties: { percent: { type: 'integer', title: 'Percent', minimum: 1, maximum: 100 } },
          required: ['percent'],
        },
      },
    },
  ],
  start: ask,
  poll: ask,
});

function ask(ctx: Context): Outcome {
  const { parameters, answers, nowMs } = ctx;
  const answer = answers.find((each) => each.kind === 'form');
  if (answer?.kind === 'form') {
    return { type: 'succeeded', message: `answered by ${answer.by.name}`, outputs: answer.values };
  }
  const untilMs = expiryOf(ctx);
  if (untilMs !== undefined && nowMs >= untilMs) return expired('Not answered', parameters.expiresAfter);
  return compact({
    type: 'suspended' as const,
    reason: parameters.message ?? 'Waits for an answer',
    untilMs,
    resume: 'poll' as const,
    ask: { kind: 'form' as const, schema: parameters.schema as Record<string, never>, ...whoOf(parameters) },
  });
}
