import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Environments } from '@/components/features/environments/environments';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('environments');
  return { title: t('title') };
}

export default async function EnvironmentsPage({ params }: PageProps<'/projects/[project]/environments'>) {
  const { project } = await params;
  await prefetch(
    trpc.cluster.list.queryOptions({ project }),
    trpc.environment.stages.queryOptions({ project }),
  );
  return (
    <HydrateClient>
      <Environments />
    </HydrateClient>
  );
}
