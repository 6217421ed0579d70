import {
  type Capabilities,
  type KubeResource,
  type Outcome,
  type StepContext,
  defineWorkflowStep,
} from '../sdk/definition';
import { sortedEntries } from '../sdk/merge';
import * as s from '../sdk/schema';

const schema = s.parameters({
  labelselector: s.optional(
    s.map(s.text('Labels', '标签'), s.string(s.text('Value', '值')), {
      help: s.text('Left out: the jobs of the steps of this application', '默认：本应用步骤创建的任务'),
      widget: 'key-value',
    }),
  ),
  namespace: s.optional(
    s.string(s.text('Namespace', '命名空间'), { help: s.text('That of the stage', '阶段的命名空间') }),
  ),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

/** Jobs that steps make carry it, as in KubeVela. */
export const workflowLabel = 'workflow.oam.dev/name';

export const cleanJobs = defineWorkflowStep({
  name: 'clean-jobs',
  revision: 1,
  title: s.text('Remove jobs', '清理任务'),
  description: s.text(
    'Removes jobs that the application made, and their pods.',
    '删除应用创建的任务及其 Pod。',
  ),
  icon: 'trash',
  schema,
  capabilities: ['k8s:read', 'k8s:write'],
  repeatable: true,
  kinds: ['batch/v1/Job', 'v1/Pod'],
  examples: [
    { title: s.text('Of its steps', '步骤的任务'), properties: {} },
    { title: s.text('By label', '按标签'), properties: { labelselector: { purpose: 'migration' } } },
  ],
  async start(ctx: Context, { k8s }: Capabilities): Promise<Outcome> {
    const { labelselector, namespace } = ctx.parameters;
    const labels = labelselector ?? { [workflowLabel]: ctx.appName };
    const labelSelector = sortedEntries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const options = namespace === undefined ? { labelSelector } : { labelSelector, namespace };
    let removed = 0;
    let foreign = 0;
    for (const [apiVersion, kind] of [
      ['batch/v1', 'Job'],
      ['v1', 'Pod'],
    ] as const) {
      for (const object of (await k8s?.list(apiVersion, kind, options)) ?? []) {
        // The pods of a job go with it.
        if (hasOwner(object)) continue;
        if (!isOwn(object, ctx.appName)) foreign += 1;
        else {
          await k8s?.delete(apiVersion, kind, object.metadata.name, namespace);
          removed += 1;
        }
      }
    }
    const left = foreign === 0 ? '' : `; ${foreign} left alone, which the application did not make`;
    return { type: 'succeeded', message: `${removed} removed${left}` };
  },
});

/** Of the application, or of the workflow where there is none. */
function isOwn({ metadata: { labels = {} } }: KubeResource, name: string): boolean {
  return labels['app.oam.dev/name'] === name || labels['workflowrun.oam.dev/name'] === name;
}

function hasOwner({ metadata }: KubeResource): boolean {
  const owners = metadata['ownerReferences'];
  return Array.isArray(owners) && owners.length > 0;
}
