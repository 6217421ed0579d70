import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Types } from '@/components/features/types/types';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('types');
  return { title: t('title') };
}

export default async function TypesPage({ params }: PageProps<'/projects/[project]/types'>) {
  const { project } = await params;
  await prefetch(trpc.definition.list.queryOptions({ project }));
  return (
    <HydrateClient>
      <Types />
    </HydrateClient>
  );
}
