'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { useSoon } from './use-soon';

async function loadEditor() {
  // Both come over the line at once, not one after the other.
  const graph = import('@/components/graph/graph-editor');
  const { WorkflowEditor } = await import('./workflow-editor');
  await graph;
  return WorkflowEditor;
}

/** The editor, loaded when it is shown. */
export const LazyWorkflowEditor = dynamic(loadEditor, { ssr: false, loading: Loading });

/** Loads it beforehand, when the page has nothing else to do: whoever looks at a workflow often goes on to its design. */
export const useEditorSoon = (): void => useSoon(loadEditor);

function Loading() {
  const t = useTranslations('patterns');
  return <PageSkeleton label={t('loading')} slow={t('slow')} />;
}
