import { type PolicyContext, type PolicyResult, type ResourceRule, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { selector, usable } from './selector';

const modes = ['repair', 'report'] as const;
const modeHelp = s.text(
  'repair: put back what others change; report: only show it',
  'repair：恢复他人的修改；report：仅显示',
);
const rule = s.object(s.text('Rule', '规则'), {
  selector,
  mode: s.optional(s.choice(s.text('What becomes of it', '处理方式'), modes, { help: modeHelp })),
  ignore: s.optional(
    s.list(s.text('Fields that others may change', '允许他人修改的字段'), s.string(s.text('Field', '字段')), {
      help: s.text('Such as spec.replicas', '例如 spec.replicas'),
    }),
  ),
});
const schema = s.parameters({
  mode: s.choice(s.text('What becomes of it', '处理方式'), modes, { default: 'repair', help: modeHelp }),
  rules: s.optional(
    s.list(s.text('Rules', '规则'), rule, {
      help: s.text('For some objects; the first that fits decides', '针对部分对象；第一条匹配的规则生效'),
    }),
  ),
});
type Parameters = s.ParametersOf<typeof schema>;

export const drift = definePolicy({
  name: 'drift',
  revision: 1,
  title: s.text('Drift', '漂移'),
  description: s.text(
    'What becomes of what others change or delete in the cluster between deliveries: it is put back, shown, or left alone.',
    '两次部署之间他人在集群中修改或删除的内容如何处理：恢复、显示或保留。',
  ),
  icon: 'arrow-back-up',
  schema,
  treatsObjects: true,
  examples: [
    { title: s.text('Only show', '仅显示'), properties: { mode: 'report' } },
    {
      title: s.text('Replicas are set by hand', '副本数由人工设置'),
      properties: {
        mode: 'repair',
        rules: [{ selector: { resourceTypes: ['Deployment'] }, ignore: ['spec.replicas'] }],
      },
    },
  ],
  apply({ parameters }: PolicyContext<Parameters>): PolicyResult {
    const rules = (parameters.rules ?? []).flatMap(({ selector: given, mode, ignore }): ResourceRule[] => {
      const fits = usable(given);
      if (fits === null) return [];
      const treatment = { ...(mode ? { drift: mode } : {}), ...(ignore ? { ignore } : {}) };
      return [{ selector: fits, treatment }];
    });
    return { rules: [...rules, { selector: {}, treatment: { drift: parameters.mode } }] };
  },
});
