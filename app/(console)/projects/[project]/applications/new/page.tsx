import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewApplication } from '@/components/features/applications/new-application';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('newApplication');
  return { title: t('title') };
}

export default async function NewApplicationPage({
  params,
}: PageProps<'/projects/[project]/applications/new'>) {
  const { project } = await params;
  await prefetch(
    trpc.definition.list.queryOptions({ project }),
    trpc.environment.stages.queryOptions({ project }),
  );
  return (
    <HydrateClient>
      <NewApplication />
    </HydrateClient>
  );
}
