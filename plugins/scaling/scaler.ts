import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { update } from '../sdk/merge';
import * as s from '../sdk/schema';
import { scalableWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  replicas: s.integer(s.text('Replicas', '副本数'), {
    default: 1,
    minimum: 0,
    help: s.text('Pods that run side by side', '同时运行的 Pod 数量'),
  }),
});

export const scaler = defineTrait({
  name: 'scaler',
  revision: 1,
  title: s.text('Replicas', '副本数'),
  description: s.text('Sets how many pods run.', '设置运行的 Pod 数量。'),
  icon: 'arrows-maximize',
  schema,
  stage: 'render',
  appliesTo: scalableWorkloads,
  examples: [{ title: s.text('Three replicas', '三个副本'), properties: { replicas: 3 } }],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: update(workload, ['spec', 'replicas'], () => parameters.replicas),
  }),
});
