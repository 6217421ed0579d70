'use client';

import dynamic from 'next/dynamic';
import { FormSkeleton } from '@/components/application-form/form-skeleton';
import { ViewSwitch, useDocumentView } from '@/components/application-form/view-switch';
import { DocumentEditor } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';

const ChangeForm = dynamic(() => import('./change-form').then((module) => module.ChangeForm), {
  ssr: false,
  loading: FormSkeleton,
});

/** The document of an application, as YAML or as forms of its components. */
export function DocumentView({ name }: { name: string }) {
  const [view, setView] = useDocumentView('yaml');
  return (
    <OpenDocument kind="application" name={name}>
      {(shown) => (
        <DocumentEditor
          {...shown}
          views={<ViewSwitch view={view} onChange={(next) => void setView(next)} />}
          Form={view === 'form' ? ChangeForm : undefined}
        />
      )}
    </OpenDocument>
  );
}
