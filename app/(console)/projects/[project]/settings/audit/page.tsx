import { Audit } from '@/components/features/settings/audit';
import { toAuditInput, loadSettingsParams } from '@/components/features/settings/list-params';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function AuditPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/settings/audit'>) {
  const [{ project }, list] = await Promise.all([params, loadSettingsParams(searchParams)]);
  await prefetch(trpc.audit.list.queryOptions({ project, ...toAuditInput(list) }));
  return (
    <HydrateClient>
      <Audit />
    </HydrateClient>
  );
}
