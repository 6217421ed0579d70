import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

/** The parameter that these steps have in common. */
export const cluster = s.string(s.text('Cluster', '集群'), {
  default: '',
  help: s.text('Empty or `local`: that of the stage', '空或 local：阶段所在的集群'),
  advanced: true,
});

/** Steps work where the stage is. */
export function assertOwnCluster(name: string): void {
  if (name === '' || name === 'local') return;
  refuse(`this step works in the cluster of the stage, not in "${name}"`, {
    path: 'cluster',
    expected: 'an empty text, or local',
    got: name,
    hint: 'Deliver it as a component of type k8s-objects with a topology policy that names the cluster.',
  });
}
