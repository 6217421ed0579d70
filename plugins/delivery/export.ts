import type { Capabilities, KubeResource, Outcome } from '../sdk/definition';
import * as s from '../sdk/schema';

/** What the exporting steps have in common. */
export const destination = {
  name: s.optional(
    s.string(s.text('Name', '名称'), { help: s.text('That of the application', '默认为应用名称') }),
  ),
  namespace: s.optional(
    s.string(s.text('Namespace', '命名空间'), {
      help: s.text('That of each placement', '各部署位置的命名空间'),
    }),
  ),
  topology: s.optional(
    s.string(s.text('Topology', '拓扑'), {
      help: s.text('Policy that says where; the stage, if left out', '指定目标的策略，默认为当前阶段'),
      widget: 'policy',
    }),
  ),
};

/** Applies objects wherever the topology says. */
export async function exportTo(
  topology: string | undefined,
  objects: KubeResource[],
  { placements }: Capabilities,
): Promise<Outcome> {
  const places = new Set<string>();
  for (const object of objects) {
    const found = await placements?.apply(topology === undefined ? [] : [topology], object);
    for (const { cluster, namespace } of found ?? []) places.add(`${cluster}/${namespace}`);
  }
  return { type: 'succeeded', message: `written to ${[...places].join(', ') || 'nowhere'}` };
}
