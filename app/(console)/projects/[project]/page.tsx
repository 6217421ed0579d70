import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Overview } from '@/components/features/overview/overview';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('overview');
  return { title: t('title') };
}

/** The frame has read the overview already: the marks of the navigation come from it. */
export default function OverviewPage() {
  return <Overview />;
}
