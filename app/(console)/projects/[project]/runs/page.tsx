import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Runs } from '@/components/features/run/runs';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('run');
  return { title: t('runs') };
}

export default function RunsPage() {
  return <Runs />;
}
