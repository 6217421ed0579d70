'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
import { SavedWorkflowEditor } from '@/components/workflow-editor/saved-workflow-editor';
import { useArrangementSoon } from '@/components/workflow-editor/use-arrangement';
import { WatchRun } from '@/components/workflow-editor/watch-run';

/** The workflow of an application as a graph, beside its whole document. */
export function ApplicationWorkflow({ name }: { name: string }) {
  useArrangementSoon({ kind: 'application', name });
  return (
    <WatchRun of={{ application: name }}>
      <OpenDocument kind="application" name={name}>
        {(shown) => <DocumentEditor {...shown} Form={SavedWorkflowEditor} />}
      </OpenDocument>
    </WatchRun>
  );
}
