import { type PolicyContext, type PolicyResult, type ResourceRule, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { selector, usable } from './selector';

const rule = s.object(s.text('Rule', '规则'), {
  selector,
  strategy: s.optional(
    s.choice(s.text('Goes', '删除时机'), ['onAppUpdate', 'onAppDelete', 'never'], {
      help: s.text(
        'With the update that no longer has it, with the application, or never',
        '更新不再包含时、删除应用时，或从不',
      ),
    }),
  ),
  propagation: s.optional(
    s.choice(s.text('What it made', '级联'), ['cascading', 'orphan'], {
      help: s.text('Goes with it, or stays', '一并删除或保留'),
    }),
  ),
});
const schema = s.parameters({
  rules: s.optional(s.list(s.text('Rules', '规则'), rule)),
  keepLegacyResource: s.boolean(s.text('Keep what is no longer in the document', '保留不再声明的资源'), {
    default: false,
    help: s.text('Until the application is deleted', '直到应用被删除'),
  }),
  order: s.optional(
    s.choice(s.text('Order', '顺序'), ['dependency'], {
      help: s.text('Dependents go first; it is always so', '先删除依赖者，始终如此'),
    }),
  ),
  applicationRevisionLimit: s.optional(
    s.integer(s.text('Revisions', '版本数'), {
      advanced: true,
      help: s.text('Loam keeps every revision', 'Loam 保留所有版本'),
    }),
  ),
  continueOnFailure: s.boolean(s.text('Go on after a failure', '失败后继续'), {
    default: false,
    advanced: true,
    help: s.text('What does not depend on it goes all the same', '不依赖它的仍会被删除'),
  }),
});
type Parameters = s.ParametersOf<typeof schema>;

const strategies = { onAppUpdate: 'update', onAppDelete: 'deletion', never: 'never' } as const;

export const garbageCollect = definePolicy({
  name: 'garbage-collect',
  revision: 1,
  title: s.text('Garbage collection', '垃圾回收'),
  description: s.text(
    'Says when objects that are no longer wanted go, and whether what they made goes along.',
    '指定不再需要的对象何时删除，以及是否级联删除。',
  ),
  icon: 'trash',
  schema,
  treatsObjects: true,
  examples: [
    {
      title: s.text('ConfigMaps stay', '保留 ConfigMap'),
      properties: { rules: [{ selector: { resourceTypes: ['ConfigMap'] }, strategy: 'never' }] },
    },
  ],
  apply({ parameters }: PolicyContext<Parameters>): PolicyResult {
    const rules = (parameters.rules ?? []).flatMap(
      ({ selector: given, strategy, propagation }): ResourceRule[] => {
        const fits = usable(given);
        if (fits === null) return [];
        return [
          {
            selector: fits,
            treatment: {
              ...(strategy === undefined ? {} : { remove: strategies[strategy] }),
              ...(propagation === undefined ? {} : { orphan: propagation === 'orphan' }),
            },
          },
        ];
      },
    );
    if (parameters.keepLegacyResource) rules.push({ selector: {}, treatment: { remove: 'deletion' } });
    return { rules };
  },
});
