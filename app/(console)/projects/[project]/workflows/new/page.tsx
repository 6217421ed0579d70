import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewWorkflow } from '@/components/features/workflows/new-workflow';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('workflows');
  return { title: t('newTitle') };
}

export default function NewWorkflowPage() {
  return <NewWorkflow />;
}
