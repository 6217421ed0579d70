import {
  type PolicyContext,
  type PolicyResult,
  type ResourceRule,
  type Treatment,
  definePolicy,
} from '../sdk/definition';
import * as s from '../sdk/schema';
import { selector, usable } from './selector';

const strategy = s.object(s.text('Strategy', '策略'), {
  path: s.list(s.text('Fields', '字段'), s.string(s.text('Field', '字段')), {
    help: s.text('Such as spec.replicas; * is all of the object', '例如 spec.replicas；* 表示整个对象'),
  }),
  affect: s.optional(
    s.choice(s.text('When', '时机'), ['onUpdate', 'onStateKeep', 'always'], {
      help: s.text(
        'onUpdate: at a delivery; onStateKeep: between deliveries; else both',
        'onUpdate：部署时；onStateKeep：两次部署之间；默认两者',
      ),
    }),
  ),
});
const rule = s.object(s.text('Rule', '规则'), { selector: s.optional(selector), strategy });
const schema = s.parameters({
  enable: s.boolean(s.text('On', '启用'), {
    default: false,
    help: s.text(
      'What others change in the cluster between deliveries stays',
      '两次部署之间他人的修改会保留',
    ),
  }),
  rules: s.optional(
    s.list(s.text('Fields that stay', '保留的字段'), rule, {
      help: s.text(
        'Without any, all of what others change between deliveries',
        '未指定时，两次部署之间的所有修改都保留',
      ),
    }),
  ),
});
type Parameters = s.ParametersOf<typeof schema>;

const everyField = '*';
/** What becomes of changes between deliveries. */
const left = (path: string[]): Treatment =>
  path.includes(everyField) ? { drift: 'report' } : { ignore: path };

export const applyOnce = definePolicy({
  name: 'apply-once',
  revision: 1,
  title: s.text('Apply once', '仅应用一次'),
  description: s.text(
    'Leaves fields alone that others change in the cluster, such as the replicas that an autoscaler sets.',
    '不覆盖他人在集群中修改的字段，例如由自动伸缩设置的副本数。',
  ),
  icon: 'player-skip-forward',
  schema,
  treatsObjects: true,
  examples: [
    {
      title: s.text('Replicas of an autoscaler', '自动伸缩的副本数'),
      properties: {
        enable: true,
        rules: [{ selector: { resourceTypes: ['Deployment'] }, strategy: { path: ['spec.replicas'] } }],
      },
    },
  ],
  apply({ parameters }: PolicyContext<Parameters>): PolicyResult {
    if (!parameters.enable) return {};
    if (!parameters.rules?.length) return { rules: [{ selector: {}, treatment: { drift: 'report' } }] };
    const rules = parameters.rules.flatMap(
      ({ selector: given, strategy: { path, affect } }): ResourceRule[] => {
        const fits = given === undefined ? {} : usable(given);
        if (fits === null) return [];
        const atDelivery = affect === 'onStateKeep' ? {} : { keep: path };
        return [
          { selector: fits, treatment: { ...atDelivery, ...(affect === 'onUpdate' ? {} : left(path)) } },
        ];
      },
    );
    return { rules };
  },
});
