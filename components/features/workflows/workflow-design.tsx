'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { DocumentEditor } from '@/components/revisions/document-editor';
import { WatchRun } from '@/components/workflow-editor/watch-run';
import { DesignRun } from './design-run';
import { WorkflowRevision } from './workflow-document';

const WorkflowEditor = dynamic(
  async () => {
    // Both come over the line at once, not one after the other.
    const graph = import('@/components/graph/graph-editor');
    const { WorkflowEditor: editor } = await import('@/components/workflow-editor/workflow-editor');
    await graph;
    return editor;
  },
  { ssr: false, loading: Loading },
);

function Loading() {
  const t = useTranslations('patterns');
  return <PageSkeleton label={t('loading')} slow={t('slow')} />;
}

/** A workflow as a graph, with its text beside it. */
export function WorkflowDesign({ name }: { name: string }) {
  return (
    <WatchRun of={{ workflow: name }} Start={DesignRun}>
      <WorkflowRevision name={name}>
        {(shown) => <DocumentEditor name={name} {...shown} Form={WorkflowEditor} />}
      </WorkflowRevision>
    </WatchRun>
  );
}
