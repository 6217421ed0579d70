import { loadSettingsParams, toPageInput } from '@/components/features/settings/list-params';
import { Users } from '@/components/features/settings/users';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function UsersPage({ searchParams }: PageProps<'/projects/[project]/settings/users'>) {
  await prefetch(trpc.user.list.queryOptions(toPageInput(await loadSettingsParams(searchParams))));
  return (
    <HydrateClient>
      <Users />
    </HydrateClient>
  );
}
