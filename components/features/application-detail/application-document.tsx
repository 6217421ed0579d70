'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { type Allowance, useMay, useProject } from '@/components/patterns/session';
import type { Revision } from '@/components/revisions/revision';
import type { Saving } from '@/components/revisions/use-document-draft';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

type Shown = { newest: Revision; may: Allowance; saving: Saving };

/** Reads the newest revision of an application for whoever shows or changes it. */
export function ApplicationDocument({
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
  const failed = application.error ?? revision.error;
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
    save: (input) => client.application.save.mutate({ project, ...input }),
    readAgain: () =>
      queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey({ project, name }) }),
    prefetch: (number) =>
      queryClient.prefetchQuery(trpc.revision.get.queryOptions({ project, name, number })),
  };
}
