import { getTranslations } from 'next-intl/server';
import { PageSkeleton } from '@/components/patterns/page-skeleton';

export default async function ProjectLoading() {
  const t = await getTranslations('patterns');
  return <PageSkeleton label={t('loading')} slow={t('slow')} />;
}
