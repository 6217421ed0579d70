import { toPageInput, loadSettingsParams } from '@/components/features/settings/list-params';
import { Members } from '@/components/features/settings/members';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function MembersPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/settings/members'>) {
  const [{ project }, list] = await Promise.all([params, loadSettingsParams(searchParams)]);
  await prefetch(trpc.member.list.queryOptions({ project, ...toPageInput(list) }));
  return (
    <HydrateClient>
      <Members />
    </HydrateClient>
  );
}
