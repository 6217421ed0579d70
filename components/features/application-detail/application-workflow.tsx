'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { WatchRun } from '@/components/workflow-editor/watch-run';
import { ApplicationDocument } from './application-document';

/** The workflow of an application as a graph, beside its whole document. */
export function ApplicationWorkflow({ name }: { name: string }) {
  return (
    <WatchRun of={{ application: name }}>
      <ApplicationDocument name={name}>
        {(shown) => <DocumentEditor {...shown} Form={LazyWorkflowEditor} />}
      </ApplicationDocument>
    </WatchRun>
  );
}
