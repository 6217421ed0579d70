'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
import { SavedWorkflowEditor } from '@/components/workflow-editor/saved-workflow-editor';
import { useArrangementSoon } from '@/components/workflow-editor/use-arrangement';
import { WatchRun } from '@/components/workflow-editor/watch-run';
import { DesignRun } from './design-run';

/** A workflow as a graph, with its text beside it. */
export function WorkflowDesign({ name }: { name: string }) {
  useArrangementSoon({ kind: 'workflow', name });
  return (
    <WatchRun of={{ workflow: name }} Start={DesignRun}>
      <OpenDocument kind="workflow" name={name}>
        {(shown) => <DocumentEditor {...shown} Form={SavedWorkflowEditor} />}
      </OpenDocument>
    </WatchRun>
  );
}
