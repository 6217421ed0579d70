import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { get, mergePatch, update } from '../sdk/merge';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';

const schema = s.map(s.text('Annotations', '注解'), s.nullable(s.string(s.text('Value', '值'))), {
  widget: 'key-value',
});

/** Where a workload describes what it makes: pods, or jobs and their pods. */
const templates = [
  ['spec', 'template'],
  ['spec', 'jobTemplate'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

export const annotations = defineTrait({
  name: 'annotations',
  revision: 1,
  title: s.text('Annotations', '注解'),
  description: s.text(
    'Adds annotations to the workload, its jobs and its pods.',
    '为工作负载、任务及 Pod 添加注解。',
  ),
  icon: 'note',
  schema,
  stage: 'render',
  appliesTo: everyWorkload,
  examples: [
    { title: s.text('For a scraper', '供采集使用'), properties: { 'prometheus.io/scrape': 'true' } },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const add = (old: unknown) => mergePatch(old, parameters);
    let changed = update(workload, ['metadata', 'annotations'], add);
    for (const path of templates) {
      if (get(workload, ...path) !== undefined)
        changed = update(changed, [...path, 'metadata', 'annotations'], add);
    }
    return { workload: changed };
  },
});
