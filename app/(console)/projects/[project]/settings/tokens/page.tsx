import { toPageInput, loadSettingsParams } from '@/components/features/settings/list-params';
import { Tokens } from '@/components/features/settings/tokens';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function TokensPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/settings/tokens'>) {
  const [{ project }, list] = await Promise.all([params, loadSettingsParams(searchParams)]);
  await prefetch(trpc.token.list.queryOptions({ project, ...toPageInput(list) }));
  return (
    <HydrateClient>
      <Tokens />
    </HydrateClient>
  );
}
