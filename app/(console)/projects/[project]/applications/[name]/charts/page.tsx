import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ChartsView } from '@/components/features/application-detail/charts-view';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('application');
  return { title: `${(await params).name} – ${t('view.charts')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <ChartsView name={name} />;
}
