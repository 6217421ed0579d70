import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewCluster } from '@/components/features/environments/new-cluster';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('environments');
  return { title: t('newTitle') };
}

export default function NewClusterPage() {
  return <NewCluster />;
}
