'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC, useTRPCClient } from '@/components/trpc/trpc';
import { DraftKeeper } from './draft-keeper';
import type { Keeping } from './keeper';
import type { Revision } from './revision';

/** Which document: what it is, and its name. */
export type DocumentOf = { kind: 'application' | 'workflow'; name: string };
export type KeptDraft = Outputs['workflow']['draft']['get'];

/** What somebody wrote earlier and did not save. Asked beside the document itself. */
export function useKeptDraft({ kind, name }: DocumentOf) {
  const trpc = useTRPC();
  const project = useProject();
  // What is written here goes in at once: what another page of this browser wrote is not asked for again.
  return useQuery(trpc[kind].draft.get.queryOptions({ project, name }, { staleTime: Infinity }));
}

export type Drafts = {
  /** As it was when the document was opened. */
  kept: KeptDraft;
  keeping: Keeping;
  write: (document: string, base: Revision) => void;
  discard: () => Promise<void>;
  /** Tries again what could not be kept. */
  retry: () => void;
};

/** Keeps what is written to a document, on the server, for the one who writes it. */
export function useDrafts({ kind, name }: DocumentOf, kept: KeptDraft): Drafts {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const project = useProject();
  const queryClient = useQueryClient();
  const queryKey = trpc[kind].draft.get.queryKey({ project, name });
  const [keeper] = useState(
    () =>
      new DraftKeeper({
        keep: (draft) => client[kind].draft.keep.mutate({ project, name, ...draft }),
        discard: () => client[kind].draft.discard.mutate({ project, name }),
      }),
  );
  const [opened] = useState(kept);
  const keeping = useSyncExternalStore(
    keeper.listen,
    () => keeper.keeping,
    () => keeper.keeping,
  );
  useEffect(() => () => void keeper.flush(), [keeper]);
  return {
    kept: opened,
    keeping,
    write: (document, base) => {
      queryClient.setQueryData(queryKey, (): KeptDraft => ({ document, base, changedAt: new Date() }));
      keeper.put({ document, baseRevision: base.number });
    },
    discard: async () => {
      queryClient.setQueryData(queryKey, null);
      await keeper.discard();
    },
    retry: () => void keeper.flush(),
  };
}
