'use client';

import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';

/** The document of a workflow as text. */
export function WorkflowDocument({ name }: { name: string }) {
  return (
    <OpenDocument kind="workflow" name={name}>
      {(shown) => <DocumentEditor {...shown} />}
    </OpenDocument>
  );
}
