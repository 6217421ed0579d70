import { mergePodList } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({ hostAliases: kube.hostAliases({ default: [] }) });

export const hostalias = defineTrait({
  name: 'hostalias',
  revision: 1,
  title: s.text('Host aliases', '主机别名'),
  description: s.text('Adds entries to /etc/hosts of the pods.', '为 Pod 的 /etc/hosts 添加条目。'),
  icon: 'address-book',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('A database by name', '数据库别名'),
      properties: { hostAliases: [{ ip: '10.0.0.7', hostnames: ['database.local'] }] },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: mergePodList(workload, 'hostAliases', parameters.hostAliases, 'ip'),
  }),
});
