import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { loadListParams, toListInput } from '@/components/features/workflows/list-params';
import { Workflows } from '@/components/features/workflows/workflows';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: t('title') };
}

export default async function WorkflowsPage({
  params,
  searchParams,
}: PageProps<'/projects/[project]/workflows'>) {
  const [{ project }, list] = await Promise.all([params, loadListParams(searchParams)]);
  await prefetch(trpc.workflow.list.queryOptions(toListInput(project, list)));
  return (
    <HydrateClient>
      <Workflows />
    </HydrateClient>
  );
}
