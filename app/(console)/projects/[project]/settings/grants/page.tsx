import { Grants } from '@/components/features/settings/grants';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function GrantsPage({ params }: PageProps<'/projects/[project]/settings/grants'>) {
  const { project } = await params;
  await prefetch(trpc.project.get.queryOptions({ project }));
  return (
    <HydrateClient>
      <Grants />
    </HydrateClient>
  );
}
