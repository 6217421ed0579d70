import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { type Selecting, selecting, usable } from './selector';

export const takeOver = definePolicy({
  name: 'take-over',
  revision: 1,
  title: s.text('Take over', '接管'),
  description: s.text(
    'Takes objects over that are in the cluster already and belong to no application.',
    '接管集群中已有且不属于任何应用的对象。',
  ),
  icon: 'transfer-in',
  schema: selecting,
  treatsObjects: true,
  examples: [
    {
      title: s.text('Deployments', 'Deployment'),
      properties: { rules: [{ selector: { resourceTypes: ['Deployment'] } }] },
    },
  ],
  apply({ parameters }: PolicyContext<Selecting>): PolicyResult {
    const selectors = (parameters.rules ?? []).flatMap(({ selector }) => usable(selector) ?? []);
    return { rules: selectors.map((selector) => ({ selector, treatment: { adopt: true } })) };
  },
});
