import { type KubeResource, type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';
import { applyOperations } from './json-patch-operations';

const schema = s.parameters({
  operations: s.list(s.text('Operations', '操作'), s.anyObject(s.text('Operation', '操作')), {
    default: [],
    help: s.text('Operations of RFC 6902: op, path, value, from', 'RFC 6902 操作：op、path、value、from'),
    widget: 'code',
    widgetOptions: { language: 'yaml' },
  }),
});

export const jsonPatch = defineTrait({
  name: 'json-patch',
  revision: 1,
  title: s.text('JSON patch', 'JSON Patch'),
  description: s.text('Changes the workload by operations of RFC 6902.', '按 RFC 6902 操作修改工作负载。'),
  icon: 'file-diff',
  schema,
  stage: 'render',
  appliesTo: everyWorkload,
  examples: [
    {
      title: s.text('A deadline', '期限'),
      properties: { operations: [{ op: 'add', path: '/spec/progressDeadlineSeconds', value: 120 }] },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: applyOperations(workload, parameters.operations) as KubeResource,
  }),
});
