'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useProject } from '@/components/patterns/session';
import type { ShownDocument } from '@/components/revisions/document-editor';
import { OpenDocument } from '@/components/revisions/open-document';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';

/** Reads the newest revision of an application for whoever shows or changes it. */
export function ApplicationDocument({
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
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  const revisionOf = (number: number) => trpc.revision.get.queryOptions({ project, name, number });
  const number = application.data?.revision ?? 0;
  // The editor stays, with what is written in it, while a newer revision is on its way.
  const revision = useQuery({
    ...revisionOf(number),
    enabled: number > 0,
    placeholderData: keepPreviousData,
  });
  return (
    <OpenDocument
      of={{ kind: 'application', name }}
      error={application.error}
      revision={revision}
      saving={{
        save: (input) => client.application.save.mutate({ project, ...input }),
        readAgain: () =>
          queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey({ project, name }) }),
        prefetch: (next) => queryClient.prefetchQuery(revisionOf(next)),
      }}
    >
      {children}
    </OpenDocument>
  );
}
