import type { Metadata } from 'next';
import { ClusterPage } from '@/components/features/environments/cluster-page';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

type Props = PageProps<'/projects/[project]/environments/clusters/[cluster]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).cluster) };
}

export default async function ClusterDetailPage({ params }: Props) {
  const { project, cluster } = await params;
  const name = decodeURIComponent(cluster);
  await prefetch(
    trpc.cluster.get.queryOptions({ project, name }),
    trpc.environment.stages.queryOptions({ project }),
  );
  return (
    <HydrateClient>
      <ClusterPage name={name} />
    </HydrateClient>
  );
}
