import type { Health, HealthContext, KubeResource } from '@/plugins/sdk/definition';
import type { Extensions } from '@/server/extensions/extensions';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

type Type = { type: string; revision?: number };

/**
 * How a component is by the words of its own type, which take the place of what is known of the kind of its workload; null: its
 * type says nothing of it. Without `revision` by what is installed now.
 */
export async function ownHealth(
  extensions: Pick<Extensions, 'find' | 'call'>,
  { type, revision }: Type,
  workload: LiveResource | null,
  others: readonly (LiveResource | null)[],
): Promise<Health | null> {
  if (!workload || workload.metadata['deletionTimestamp'] !== undefined) return null;
  const manifest = await extensions.find('component', type, revision);
  if (!manifest?.functions.includes('health')) return null;
  const { kind, name, revision: found } = manifest;
  const context: HealthContext = {
    workload: told(workload),
    resources: others.flatMap((live) =>
      live && live !== workload ? [{ name: outputOf(live), resource: told(live) }] : [],
    ),
  };
  const asked = JSON.parse(JSON.stringify(context)) as Parameters<Extensions['call']>[2][number];
  return (await extensions.call({ kind, name, revision: found }, 'health', [asked])) as Health;
}

function outputOf({ metadata }: LiveResource): string {
  return metadata.labels?.['trait.oam.dev/resource'] ?? metadata.name;
}

/** What is looked at all the time is kept without data, which may be secret, and without annotations. */
function told({
  apiVersion,
  kind,
  metadata,
  data: _data,
  stringData: _text,
  binaryData: _bytes,
  ...rest
}: LiveResource): KubeResource {
  const { managedFields: _fields, annotations: _annotations, ...kept } = metadata;
  return { apiVersion, kind, ...rest, metadata: kept };
}
