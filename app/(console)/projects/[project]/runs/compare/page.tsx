import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ComparePage } from '@/components/features/run-compare/compare-page';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('compare');
  return { title: t('page') };
}

export default function Page() {
  return <ComparePage />;
}
