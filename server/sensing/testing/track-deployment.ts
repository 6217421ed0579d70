import type { Db } from '@/db/client';
import { application } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { newId } from '@/server/platform/ids';

/** An application of one Deployment, tracked as if it had been delivered; the id of its instance. */
export async function trackDeployment(
  db: Db,
  { projectId, clusterId, name }: { projectId: string; clusterId: string; name: string },
): Promise<string> {
  const applicationId = newId('app');
  const id = newId('ins');
  await db.insert(application).values({ id: applicationId, projectId, name });
  await db
    .insert(instance)
    .values({ id, projectId, applicationId, clusterId, namespace: 'default', revision: 1 });
  await db.insert(componentInstance).values({ id: newId('cmp'), instanceId: id, name, type: 'webservice' });
  await db.insert(resource).values({
    id: newId('res'),
    instanceId: id,
    component: name,
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'default',
    name,
    digest: 'sha256:0',
    revision: 1,
    position: 1,
    applied: true,
  });
  return id;
}
