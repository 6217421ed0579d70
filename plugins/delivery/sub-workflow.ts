import { type JsonObject, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  workflow: s.string(s.text('Workflow', '工作流'), {
    help: s.text('By its name in the library of the project', '项目工作流库中的名称'),
    minLength: 1,
    widget: 'workflow',
  }),
  revision: s.optional(
    s.integer(s.text('Revision', '版本'), {
      help: s.text('Left out: the newest when the run starts', '留空：运行开始时的最新版本'),
      minimum: 1,
    }),
  ),
  inputs: s.optional(
    s.anyObject(s.text('Inputs', '输入'), {
      help: s.text('What the workflow asks for', '工作流要求的输入'),
      widget: 'code',
    }),
  ),
});

export const subWorkflow = defineWorkflowStep({
  name: 'sub-workflow',
  revision: 1,
  title: s.text('Run a workflow', '运行工作流'),
  description: s.text(
    'Runs a workflow of the library as a part of this run; what it puts out is what this step puts out.',
    '把工作流库中的一个工作流作为本次运行的一部分来执行；它的输出就是本步骤的输出。',
  ),
  icon: 'sitemap',
  schema,
  repeatable: true,
  examples: [
    {
      title: s.text('Tests before the delivery', '部署前的测试'),
      properties: { workflow: 'smoke-test', inputs: { url: 'https://staging.example.com' } },
    },
  ],
  start: ({ parameters }: StepContext<s.ParametersOf<typeof schema>>): Outcome => ({
    type: 'spawn',
    child: { kind: 'workflow', input: parameters as JsonObject },
  }),
});
