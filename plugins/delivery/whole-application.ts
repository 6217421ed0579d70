import { type Definition, type Outcome, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

/** Older names of a `deploy` to the stage. */
export function applies(name: string): Definition {
  return defineWorkflowStep({
    name,
    revision: 1,
    title: s.text('Apply the application', '部署应用'),
    description: s.text(
      'Delivers all components to the stage. Older name of deploy.',
      '将所有组件部署到当前阶段，deploy 的旧名称。',
    ),
    icon: 'rocket',
    schema: s.parameters({}),
    repeatable: true,
    examples: [{ title: s.text('To the stage', '到当前阶段'), properties: {} }],
    start: (): Outcome => ({ type: 'spawn', child: { kind: 'deployment', input: {} } }),
  });
}
