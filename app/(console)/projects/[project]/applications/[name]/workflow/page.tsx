import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ApplicationWorkflow } from '@/components/features/application-detail/application-workflow';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('application');
  return { title: `${(await params).name} – ${t('view.workflow')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <ApplicationWorkflow name={name} />;
}
