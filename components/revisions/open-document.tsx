'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay } from '@/components/patterns/session';
import type { ShownDocument } from './document-editor';
import type { Asked, Revision } from './revision';
import type { Saving } from './use-document-draft';
import { type DocumentOf, useKeptDraft } from './use-drafts';

/** Waits for the newest revision of a document, and for what was not saved, for whoever shows or changes it. */
export function OpenDocument({
  of,
  error,
  revision,
  saving,
  children,
}: {
  of: DocumentOf;
  /** Why it is not known which revision is the newest. */
  error: unknown;
  revision: Asked<Revision>;
  saving: Saving;
  children: (shown: ShownDocument) => ReactNode;
}) {
  const t = useTranslations('revisions');
  const patterns = useTranslations('patterns');
  const may = useMay(`${of.kind}.write`);
  const kept = useKeptDraft(of);
  const failed = error ?? revision.error ?? kept.error;
  if (revision.data && kept.data !== undefined)
    return children({ of, newest: revision.data, kept: kept.data, may, saving });
  if (failed) {
    const retry = () => void Promise.all([revision.refetch(), kept.refetch()]);
    return <QueryFailure tried={t('documentFailed')} error={failed} onRetry={retry} />;
  }
  return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
}
