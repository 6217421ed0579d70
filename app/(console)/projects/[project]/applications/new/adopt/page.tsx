import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Adopt } from '@/components/features/adopt/adopt';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adopt');
  return { title: t('title') };
}

export default async function AdoptPage({ params }: PageProps<'/projects/[project]/applications/new/adopt'>) {
  const { project } = await params;
  await prefetch(trpc.environment.stages.queryOptions({ project }));
  return (
    <HydrateClient>
      <Adopt />
    </HydrateClient>
  );
}
