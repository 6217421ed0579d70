'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { DocumentEditor, type ShownDocument } from '@/components/revisions/document-editor';
import type { Saving } from '@/components/revisions/use-document-draft';
import { useKeptDraft } from '@/components/revisions/use-drafts';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

/** The document of a workflow as text. */
export function WorkflowDocument({ name }: { name: string }) {
  return <WorkflowRevision name={name}>{(shown) => <DocumentEditor {...shown} />}</WorkflowRevision>;
}

/** Reads the newest revision of a workflow for whoever shows or changes it. */
export function WorkflowRevision({
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
  const may = useMay('workflow.write');
  const saving = useSaving(name);
  const workflow = useQuery(trpc.workflow.get.queryOptions({ project, name }));
  const number = workflow.data?.revision ?? 0;
  const revision = useQuery(
    trpc.workflow.revision.queryOptions(
      { project, name, number },
      // The editor stays, with what is written in it, while a newer revision is on its way.
      { enabled: number > 0, placeholderData: keepPreviousData },
    ),
  );
  const kept = useKeptDraft({ kind: 'workflow', name });
  const failed = workflow.error ?? revision.error ?? kept.error;
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
  return children({ of: { kind: 'workflow', name }, newest: revision.data, kept: kept.data, may, saving });
}

function useSaving(name: string): Saving {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const project = useProject();
  const queryClient = useQueryClient();
  return {
    save: (input) => client.workflow.save.mutate({ project, ...input }),
    readAgain: () =>
      queryClient.invalidateQueries({ queryKey: trpc.workflow.get.queryKey({ project, name }) }),
    prefetch: (number) =>
      queryClient.prefetchQuery(trpc.workflow.revision.queryOptions({ project, name, number })),
  };
}
