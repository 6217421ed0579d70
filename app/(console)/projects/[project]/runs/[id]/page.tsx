import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RunPage } from '@/components/features/run/run-page';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('run');
  return { title: t('run') };
}

export default async function Page({ params }: { params: Promise<{ project: string; id: string }> }) {
  const { project, id } = await params;
  await prefetch(trpc.run.graph.queryOptions({ project, id }));
  return (
    <HydrateClient>
      <RunPage id={id} />
    </HydrateClient>
  );
}
