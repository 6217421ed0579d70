'use client';

import { type QueryKey, keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';
import type { ShownDocument } from './document-editor';
import type { Revision } from './revision';
import type { Saving } from './use-document-draft';
import { type DocumentOf, useKeptDraft } from './use-drafts';

type OpenDocumentProps = DocumentOf & { children: (shown: ShownDocument) => ReactNode };

/** Waits for the newest revision of a document, and for what was not saved, for whoever shows or changes it. */
export function OpenDocument({ kind, name, children }: OpenDocumentProps) {
  const t = useTranslations('revisions');
  const patterns = useTranslations('patterns');
  const queryClient = useQueryClient();
  const may = useMay(`${kind}.write`);
  const { newest, revisionOf, save } = useProcedures({ kind, name });
  const head = useQuery(newest);
  const number = head.data?.revision ?? 0;
  // The editor stays, with what is written in it, while a newer revision is on its way.
  const revision = useQuery({
    ...revisionOf(number),
    enabled: number > 0,
    placeholderData: keepPreviousData,
  });
  const kept = useKeptDraft({ kind, name });
  if (revision.data && kept.data !== undefined)
    return children({
      of: { kind, name },
      newest: revision.data,
      kept: kept.data,
      may,
      saving: {
        save,
        readAgain: () => queryClient.invalidateQueries({ queryKey: newest.queryKey }),
        prefetch: (next) => queryClient.prefetchQuery(revisionOf(next)),
      },
    });
  const error = head.error ?? revision.error ?? kept.error;
  if (error) {
    const retry = () => void Promise.all([head.refetch(), revision.refetch(), kept.refetch()]);
    return <QueryFailure tried={t('documentFailed')} error={error} onRetry={retry} />;
  }
  return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
}

type Query<Data> = { queryKey: QueryKey; queryFn: () => Promise<Data> };
type Procedures = {
  newest: Query<{ revision: number }>;
  revisionOf: (number: number) => Query<Revision>;
  save: Saving['save'];
};

/** How the newest revision is found, one of a number read, and the next one saved; under the keys of everybody who asks for them. */
function useProcedures({ kind, name }: DocumentOf): Procedures {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const project = useProject();
  const of = { project, name };
  const save: Saving['save'] = (input) => client[kind].save.mutate({ project, ...input });
  if (kind === 'application')
    return {
      newest: {
        queryKey: trpc.application.get.queryKey(of),
        queryFn: () => client.application.get.query(of),
      },
      revisionOf: (number) => ({
        queryKey: trpc.revision.get.queryKey({ ...of, number }),
        queryFn: () => client.revision.get.query({ ...of, number }),
      }),
      save,
    };
  return {
    newest: { queryKey: trpc.workflow.get.queryKey(of), queryFn: () => client.workflow.get.query(of) },
    revisionOf: (number) => ({
      queryKey: trpc.workflow.revision.queryKey({ ...of, number }),
      queryFn: () => client.workflow.revision.query({ ...of, number }),
    }),
    save,
  };
}
