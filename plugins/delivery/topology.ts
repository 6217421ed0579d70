import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';

const selector = (title: s.Label, options: s.SchemaOptions) =>
  s.optional(s.map(title, s.string(s.text('Value', '值')), { widget: 'label-selector', ...options }));

const schema = s.parameters({
  clusters: s.optional(
    s.list(s.text('Clusters', '集群'), s.string(s.text('Cluster', '集群'), { widget: 'cluster' }), {
      help: s.text('Names of the clusters', '集群名称'),
    }),
  ),
  clusterLabelSelector: selector(s.text('Cluster labels', '集群标签'), {
    help: s.text('Every cluster with these labels', '带有这些标签的所有集群'),
  }),
  namespace: s.optional(
    s.string(s.text('Namespace', '命名空间'), {
      help: s.text(
        'Where in the clusters; as for the application, if left out',
        '目标命名空间，默认与应用相同',
      ),
      widget: 'namespace',
    }),
  ),
  allowEmpty: s.optional(
    s.boolean(s.text('May fit none', '允许为空'), {
      help: s.text('No error when no cluster fits', '没有匹配的集群时不报错'),
    }),
  ),
  clusterSelector: selector(s.text('Cluster labels (old)', '集群标签（旧）'), {
    advanced: true,
    deprecated: s.text('Use clusterLabelSelector', '请使用 clusterLabelSelector'),
  }),
});

export const topology = definePolicy({
  name: 'topology',
  revision: 1,
  title: s.text('Topology', '拓扑'),
  description: s.text(
    'Says where components go: clusters and namespace.',
    '指定组件部署到哪些集群与命名空间。',
  ),
  icon: 'sitemap',
  schema,
  examples: [
    { title: s.text('Two clusters', '两个集群'), properties: { clusters: ['east', 'west'] } },
    {
      title: s.text('By label', '按标签'),
      properties: { clusterLabelSelector: { region: 'eu' }, namespace: 'shop' },
    },
  ],
  apply: ({ parameters: p }: PolicyContext<s.ParametersOf<typeof schema>>): PolicyResult => ({
    placements: [
      compact({
        clusters: p.clusters,
        clusterLabelSelector: p.clusterLabelSelector ?? p.clusterSelector,
        namespace: p.namespace,
        allowEmpty: p.allowEmpty,
      }),
    ],
  }),
});
