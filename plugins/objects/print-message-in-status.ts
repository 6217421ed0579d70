import { type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  message: s.string(s.text('Message', '消息'), { help: s.text('Shown on the run', '显示在运行中') }),
});

export const printMessageInStatus = defineWorkflowStep({
  name: 'print-message-in-status',
  revision: 1,
  title: s.text('Message', '显示消息'),
  description: s.text('Shows a message on the run.', '在运行中显示一条消息。'),
  icon: 'message',
  schema,
  repeatable: true,
  outputs: s.parameters({ message: s.string(s.text('Message', '消息')) }),
  examples: [{ title: s.text('A message', '一条消息'), properties: { message: 'All stages are delivered' } }],
  start: ({ parameters: { message } }: StepContext<s.ParametersOf<typeof schema>>): Outcome => ({
    type: 'succeeded',
    message,
    outputs: { message },
  }),
});
