import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  enable: s.boolean(s.text('Write at delivery alone', '仅在部署时写入'), {
    default: false,
    help: s.text(
      'What others change in the cluster between deliveries stays',
      '两次部署之间他人的修改会保留',
    ),
  }),
});

export const applyOnce = definePolicy({
  name: 'apply-once',
  revision: 1,
  title: s.text('Apply once', '仅应用一次'),
  description: s.text(
    'Leaves alone between deliveries what others change in the cluster. Loam does so with and without it.',
    '两次部署之间不覆盖他人的修改；Loam 无论是否设置都如此。',
  ),
  icon: 'player-skip-forward',
  schema,
  examples: [{ title: s.text('On', '启用'), properties: { enable: true } }],
  apply(_context: PolicyContext<s.ParametersOf<typeof schema>>): PolicyResult {
    return {};
  },
});
