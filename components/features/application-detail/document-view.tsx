'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { FormSkeleton } from '@/components/application-form/form-skeleton';
import { ViewSwitch, useDocumentView } from '@/components/application-form/view-switch';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { DocumentEditor } from '@/components/revisions/document-editor';
import type { Saving } from '@/components/revisions/use-document-draft';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

const ChangeForm = dynamic(() => import('./change-form').then((module) => module.ChangeForm), {
  ssr: false,
  loading: FormSkeleton,
});

/** The document of an application, as YAML or as forms of its components. */
export function DocumentView({ name }: { name: string }) {
  const t = useTranslations('revisions');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('application.write');
  const saving = useSaving(name);
  const [view, setView] = useDocumentView('yaml');
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
  return (
    <DocumentEditor
      name={name}
      newest={revision.data}
      may={may}
      saving={saving}
      views={<ViewSwitch view={view} onChange={(next) => void setView(next)} />}
      Form={view === 'form' ? ChangeForm : undefined}
    />
  );
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
