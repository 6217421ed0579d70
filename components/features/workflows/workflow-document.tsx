'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { type Allowance, useMay, useProject } from '@/components/patterns/session';
import { DocumentEditor } from '@/components/revisions/document-editor';
import type { Revision } from '@/components/revisions/revision';
import type { Saving } from '@/components/revisions/use-document-draft';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

/** The document of a workflow as text. */
export function WorkflowDocument({ name }: { name: string }) {
  return (
    <WorkflowRevision name={name}>
      {({ newest, may, saving }) => <DocumentEditor name={name} newest={newest} may={may} saving={saving} />}
    </WorkflowRevision>
  );
}

type Shown = { newest: Revision; may: Allowance; saving: Saving };

/** Reads the newest revision of a workflow for whoever shows or changes it. */
export function WorkflowRevision({
  name,
  children,
}: {
  name: string;
  children: (shown: Shown) => ReactNode;
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
  const failed = workflow.error ?? revision.error;
  if (failed && !revision.data)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed} onRetry={() => void revision.refetch()} />
    );
  if (!revision.data) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return children({ newest: revision.data, may, saving });
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
