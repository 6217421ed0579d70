'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import type { ShownDocument } from '@/components/revisions/document-editor';
import type { Saving } from '@/components/revisions/use-document-draft';
import { useKeptDraft } from '@/components/revisions/use-drafts';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

/** Reads the newest revision of an application for whoever shows or changes it. */
export function ApplicationDocument({
  name,
  children,
}: {
  name: string;
  children: (shown: ShownDocument) => ReactNode;
}) {
  const t = useTranslations('revisions');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('application.write');
  const saving = useSaving(name);
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  const number = application.data?.revision ?? 0;
  const revision = useQuery(
    trpc.revision.get.queryOptions(
      { project, name, number },
      // The editor stays, with what is written in it, while a newer revision is on its way.
      { enabled: number > 0, placeholderData: keepPreviousData },
    ),
  );
  const kept = useKeptDraft({ kind: 'application', name });
  const failed = application.error ?? revision.error ?? kept.error;
  if (failed && !(revision.data && kept.data !== undefined))
    return (
      <QueryFailure
        tried={t('documentFailed')}
        error={failed}
        onRetry={() => void Promise.all([revision.refetch(), kept.refetch()])}
      />
    );
  if (!revision.data || kept.data === undefined)
    return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return children({ of: { kind: 'application', name }, newest: revision.data, kept: kept.data, may, saving });
}

function useSaving(name: string): Saving {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const project = useProject();
  const queryClient = useQueryClient();
  return {
    save: (input) => client.application.save.mutate({ project, ...input }),
    readAgain: () =>
      queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey({ project, name }) }),
    prefetch: (number) =>
      queryClient.prefetchQuery(trpc.revision.get.queryOptions({ project, name, number })),
  };
}
