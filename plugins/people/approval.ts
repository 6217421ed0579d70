import { type Answer, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { expired, expiryOf, whoOf } from './ask';
import { who } from './who';

const schema = s.parameters({
  message: s.optional(
    s.string(s.text('Question', '问题'), {
      help: s.text('What is asked, shown to those who decide', '展示给审批人的问题'),
    }),
  ),
  approvals: s.integer(s.text('Approvals needed', '所需批准数'), {
    default: 1,
    minimum: 1,
    maximum: 100,
    help: s.text('From so many people; one rejection ends it', '需要多少人批准；一人拒绝即结束'),
  }),
  comment: s.choice(s.text('Comment', '意见'), ['optional', 'required'], { default: 'optional' }),
  ...who,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const approval = defineWorkflowStep({
  name: 'approval',
  revision: 1,
  title: s.text('Approval', '审批'),
  description: s.text(
    'Asks people and goes on when enough of them approve; fails when one rejects.',
    '征求批准：足够多的人批准后继续，一人拒绝则失败。',
  ),
  icon: 'user-check',
  schema,
  repeatable: true,
  outputs: s.parameters({
    approved: s.boolean(s.text('Approved', '已批准')),
    by: s.list(s.text('Approved by', '批准人'), s.string(s.text('Name', '姓名'))),
    comments: s.list(s.text('Comments', '备注'), s.string(s.text('Comment', '备注'))),
  }),
  examples: [
    { title: s.text('One approval', '一人批准'), properties: { message: 'Release to production?' } },
    {
      title: s.text('Two operators, within two days', '两名运维人员两天内批准'),
      properties: { approvals: 2, roles: ['operator', 'admin'], notStarter: true, expiresAfter: '48h' },
    },
  ],
  start: decide,
  poll: decide,
});

function decide(ctx: Context): Outcome {
  const { parameters, answers, nowMs } = ctx;
  const rejection = answers.find((answer) => answer.kind === 'approval' && answer.verdict === 'rejected');
  if (rejection) return rejected(rejection);
  const approved = answers.filter((answer) => answer.kind === 'approval');
  const names = approved.map(({ by }) => by.name);
  if (approved.length >= parameters.approvals) {
    const outputs = { approved: true, by: names, comments: approved.map(commentOf).filter(Boolean) };
    return { type: 'succeeded', message: `approved by ${names.join(' and ')}`, outputs };
  }
  const untilMs = expiryOf(ctx);
  if (untilMs !== undefined && nowMs >= untilMs) return expired('Not approved', parameters.expiresAfter);
  const progress = parameters.approvals > 1 ? ` (${approved.length} of ${parameters.approvals})` : '';
  return compact({
    type: 'suspended' as const,
    reason: `${parameters.message ?? 'Waits for approval'}${progress}`,
    untilMs,
    resume: 'poll' as const,
    ask: {
      kind: 'approval' as const,
      needed: parameters.approvals,
      comment: parameters.comment,
      ...whoOf(parameters),
    },
  });
}

function rejected(answer: Answer): Outcome {
  const comment = commentOf(answer);
  const message = `Rejected by ${answer.by.name}${comment === '' ? '' : `: ${comment}`}.`;
  return { type: 'failed', error: { code: 'rejected', message }, retryable: false };
}

function commentOf(answer: Answer): string {
  return answer.kind === 'approval' ? answer.comment : '';
}
