import { type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  component: s.string(s.text('Component', '组件'), { widget: 'component' }),
  cluster: s.string(s.text('Cluster', '集群'), {
    default: '',
    help: s.text('That of the stage, if left out', '默认为当前阶段的集群'),
    widget: 'cluster',
  }),
  namespace: s.string(s.text('Namespace', '命名空间'), {
    default: '',
    help: s.text('That of the stage, if left out', '默认为当前阶段的命名空间'),
    widget: 'namespace',
  }),
});

export const applyComponent = defineWorkflowStep({
  name: 'apply-component',
  revision: 1,
  title: s.text('Apply a component', '部署组件'),
  description: s.text('Delivers one component with its traits.', '部署单个组件及其运维特征。'),
  icon: 'package-export',
  schema,
  repeatable: true,
  examples: [{ title: s.text('The component web', '组件 web'), properties: { component: 'web' } }],
  start: ({ parameters }: StepContext<s.ParametersOf<typeof schema>>): Outcome => ({
    type: 'spawn',
    child: { kind: 'deployment', input: parameters },
  }),
});
