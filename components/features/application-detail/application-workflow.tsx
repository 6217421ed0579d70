'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { WatchRun } from '@/components/workflow-editor/watch-run';

/** The workflow of an application as a graph, beside its whole document. */
export function ApplicationWorkflow({ name }: { name: string }) {
  return (
    <WatchRun of={{ application: name }}>
      <OpenDocument kind="application" name={name}>
        {(shown) => <DocumentEditor {...shown} Form={LazyWorkflowEditor} />}
      </OpenDocument>
    </WatchRun>
  );
}
