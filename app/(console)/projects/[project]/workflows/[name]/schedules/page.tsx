import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SchedulesView } from '@/components/features/workflows/schedules-view';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: `${(await params).name} – ${t('view.schedules')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <SchedulesView name={name} />;
}
