import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RevisionsView } from '@/components/features/workflows/revisions-view';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: `${(await params).name} – ${t('view.revisions')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <RevisionsView name={name} />;
}
