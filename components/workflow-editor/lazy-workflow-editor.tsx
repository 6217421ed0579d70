'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { PageSkeleton } from '@/components/patterns/page-skeleton';

/** The editor, loaded when it is shown. */
export const LazyWorkflowEditor = dynamic(
  async () => {
    // Both come over the line at once, not one after the other.
    const graph = import('@/components/graph/graph-editor');
    const { WorkflowEditor } = await import('./workflow-editor');
    await graph;
    return WorkflowEditor;
  },
  { ssr: false, loading: Loading },
);

function Loading() {
  const t = useTranslations('patterns');
  return <PageSkeleton label={t('loading')} slow={t('slow')} />;
}
