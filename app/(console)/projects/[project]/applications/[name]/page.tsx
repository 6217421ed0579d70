import type { Metadata } from 'next';
import { TopologyView } from '@/components/features/application-detail/topology-view';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function ApplicationPage({ params }: Props) {
  const { project, name } = await params;
  await prefetch(trpc.application.topology.queryOptions({ project, name }));
  return (
    <HydrateClient>
      <TopologyView name={name} />
    </HydrateClient>
  );
}
