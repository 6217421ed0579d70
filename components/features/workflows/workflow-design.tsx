'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { WatchRun } from '@/components/workflow-editor/watch-run';
import { DesignRun } from './design-run';
import { WorkflowRevision } from './workflow-document';

/** A workflow as a graph, with its text beside it. */
export function WorkflowDesign({ name }: { name: string }) {
  return (
    <WatchRun of={{ workflow: name }} Start={DesignRun}>
      <WorkflowRevision name={name}>
        {(shown) => <DocumentEditor {...shown} Form={LazyWorkflowEditor} />}
      </WorkflowRevision>
    </WatchRun>
  );
}
