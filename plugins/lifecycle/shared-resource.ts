import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { type Selecting, selecting, usable } from './selector';

export const sharedResource = definePolicy({
  name: 'shared-resource',
  revision: 1,
  title: s.text('Shared', '共享'),
  description: s.text(
    'Objects that several applications have together: the first writes them, the last one takes them along.',
    '多个应用共用的对象：由第一个应用写入，随最后一个应用删除。',
  ),
  icon: 'users',
  schema: selecting,
  treatsObjects: true,
  examples: [
    {
      title: s.text('ConfigMaps', 'ConfigMap'),
      properties: { rules: [{ selector: { resourceTypes: ['ConfigMap'] } }] },
    },
  ],
  apply({ parameters }: PolicyContext<Selecting>): PolicyResult {
    const selectors = (parameters.rules ?? []).flatMap(({ selector }) => usable(selector) ?? []);
    return { rules: selectors.map((selector) => ({ selector, treatment: { shared: true } })) };
  },
});
