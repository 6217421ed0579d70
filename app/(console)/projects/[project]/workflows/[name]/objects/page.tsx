import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ObjectsView } from '@/components/features/workflows/objects-view';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: `${(await params).name} – ${t('view.objects')}` };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <ObjectsView name={name} />;
}
