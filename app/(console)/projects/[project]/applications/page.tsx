import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Applications } from '@/components/features/applications/applications';
import { loadListParams, toListInput } from '@/components/features/applications/list-params';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('applications');
  return { title: t('title') };
}

export default async function ApplicationsPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/applications'>) {
  const [{ project }, list] = await Promise.all([params, loadListParams(searchParams)]);
  await prefetch(
    trpc.application.list.queryOptions(toListInput(project, list)),
    trpc.environment.stages.queryOptions({ project }),
  );
  return (
    <HydrateClient>
      <Applications />
    </HydrateClient>
  );
}
