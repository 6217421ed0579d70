'use client';

import type { DocumentForm } from '@/components/revisions/document-editor';
import { LazyWorkflowEditor } from './lazy-workflow-editor';
import { useArrangement } from './use-arrangement';

/** The editor of a document that is saved: where its steps are put is kept beside it. */
export function SavedWorkflowEditor(form: DocumentForm) {
  const arranged = useArrangement(form.of);
  return <LazyWorkflowEditor {...form} arranged={arranged} />;
}
