'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useProject } from '@/components/patterns/session';
import { DocumentEditor, type ShownDocument } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
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
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const project = useProject();
  const workflow = useQuery(trpc.workflow.get.queryOptions({ project, name }));
  const revisionOf = (number: number) => trpc.workflow.revision.queryOptions({ project, name, number });
  const number = workflow.data?.revision ?? 0;
  // The editor stays, with what is written in it, while a newer revision is on its way.
  const revision = useQuery({
    ...revisionOf(number),
    enabled: number > 0,
    placeholderData: keepPreviousData,
  });
  return (
    <OpenDocument
      of={{ kind: 'workflow', name }}
      error={workflow.error}
      revision={revision}
      saving={{
        save: (input) => client.workflow.save.mutate({ project, ...input }),
        readAgain: () =>
          queryClient.invalidateQueries({ queryKey: trpc.workflow.get.queryKey({ project, name }) }),
        prefetch: (next) => queryClient.prefetchQuery(revisionOf(next)),
      }}
    >
      {children}
    </OpenDocument>
  );
}
