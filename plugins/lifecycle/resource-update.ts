import { type PolicyContext, type PolicyResult, type ResourceRule, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { selector, usable } from './selector';

const strategy = s.object(s.text('Strategy', '策略'), {
  op: s.choice(s.text('How it is written', '写入方式'), ['patch', 'replace'], {
    default: 'patch',
    help: s.text(
      'patch: what others set beside it stays; replace: it goes',
      'patch：保留他人设置的字段；replace：移除',
    ),
  }),
  recreateFields: s.optional(
    s.list(
      s.text('Made anew when these change', '以下字段变化时重新创建'),
      s.string(s.text('Field', '字段')),
      {
        help: s.text(
          'Such as spec.selector, which cannot change in place',
          '例如无法原地修改的 spec.selector',
        ),
      },
    ),
  ),
});
const rule = s.object(s.text('Rule', '规则'), { selector, strategy });
const schema = s.parameters({
  rules: s.optional(s.list(s.text('Rules', '规则'), rule, { help: s.text('Which objects', '适用的对象') })),
});
type Parameters = s.ParametersOf<typeof schema>;

export const resourceUpdate = definePolicy({
  name: 'resource-update',
  revision: 1,
  title: s.text('Resource update', '资源更新'),
  description: s.text(
    'How objects are updated: in place, as a whole, or removed and made anew where the cluster allows no change.',
    '对象的更新方式：原地更新、整体替换，或在集群不允许修改时删除并重新创建。',
  ),
  icon: 'refresh-dot',
  schema,
  treatsObjects: true,
  examples: [
    {
      title: s.text('A selector may change', '允许修改选择器'),
      properties: {
        rules: [
          {
            selector: { resourceTypes: ['Deployment'] },
            strategy: { op: 'patch', recreateFields: ['spec.selector'] },
          },
        ],
      },
    },
  ],
  apply({ parameters }: PolicyContext<Parameters>): PolicyResult {
    const rules = (parameters.rules ?? []).flatMap(({ selector: given, strategy: said }): ResourceRule[] => {
      const fits = usable(given);
      if (fits === null) return [];
      const { op, recreateFields } = said;
      const treatment = {
        ...(recreateFields?.length ? { recreate: recreateFields } : {}),
        ...(op === 'replace' ? { replace: true } : {}),
      };
      return [{ selector: fits, treatment }];
    });
    return { rules };
  },
});
