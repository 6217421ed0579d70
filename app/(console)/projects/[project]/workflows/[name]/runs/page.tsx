import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RunList } from '@/components/features/run/run-list';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: `${(await params).name} – ${t('view.runs')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <RunList workflow={name} />;
}
