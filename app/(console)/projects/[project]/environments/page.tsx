import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { loadClusterParams, toClusterInput } from '@/components/features/environments/cluster-params';
import { Environments } from '@/components/features/environments/environments';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('environments');
  return { title: t('title') };
}

export default async function EnvironmentsPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/environments'>) {
  const { project } = await params;
  const asked = await loadClusterParams(searchParams);
  await prefetch(
    trpc.cluster.page.queryOptions(toClusterInput(project, asked)),
    trpc.environment.stages.queryOptions({ project }),
  );
  return (
    <HydrateClient>
      <Environments />
    </HydrateClient>
  );
}
