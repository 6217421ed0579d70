'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { WatchRun } from '@/components/workflow-editor/watch-run';
import { DesignRun } from './design-run';

/** A workflow as a graph, with its text beside it. */
export function WorkflowDesign({ name }: { name: string }) {
  return (
    <WatchRun of={{ workflow: name }} Start={DesignRun}>
      <OpenDocument kind="workflow" name={name}>
        {(shown) => <DocumentEditor {...shown} Form={LazyWorkflowEditor} />}
      </OpenDocument>
    </WatchRun>
  );
}
