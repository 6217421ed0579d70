import { defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

export const stepGroup = defineWorkflowStep({
  name: 'step-group',
  revision: 1,
  title: s.text('Group', '步骤组'),
  description: s.text(
    'Holds sub-steps, which run at once unless the mode says otherwise.',
    '包含子步骤，默认并行执行。',
  ),
  icon: 'box-multiple',
  schema: s.parameters({}),
  repeatable: true,
  examples: [{ title: s.text('A group', '步骤组'), properties: {} }],
  // The engine runs the sub-steps; a group without any has nothing to do.
  start: () => ({ type: 'succeeded' as const }),
});
