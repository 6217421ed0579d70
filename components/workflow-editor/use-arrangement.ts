'use client';

import { usePrefetchQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useProject } from '@/components/patterns/session';
import type { DocumentOf } from '@/components/revisions/use-drafts';
import { type Outputs, useTRPC, useTRPCClient } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { type SpotPatch, type Spots, patchSpots } from '@/server/domain/arrangement';
import { Arrangement } from './arrangement';

type Kept = Outputs['workflow']['arrangement']['get'];

/** Where the steps were put, and why that is not known, if so. */
export type Arranged = { arrangement: Arrangement; error: unknown; retry: () => void };

/** Asked while the document is on its way. */
export function useArrangementSoon({ kind, name }: DocumentOf): void {
  const trpc = useTRPC();
  const project = useProject();
  usePrefetchQuery(trpc[kind].arrangement.get.queryOptions({ project, name }));
}

/** Where people put the steps of a document, kept for everybody a moment after it was changed; what others change comes by itself. */
export function useArrangement({ kind, name }: DocumentOf): Arranged {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const project = useProject();
  const of = { project, name };
  const queryKey = trpc[kind].arrangement.get.queryKey(of);
  const kept = useQuery(trpc[kind].arrangement.get.queryOptions(of));
  useLive([`${kind}-arrangement:${name}`], [queryKey]);
  const [arrangement] = useState(
    () =>
      new Arrangement({
        keep: async (patch) => {
          const { version } = await client[kind].arrangement.keep.mutate({ ...of, ...toInput(patch) });
          // Whoever leaves this page and comes back sees it at once.
          queryClient.setQueryData(
            queryKey,
            (before: Kept | undefined) =>
              before && { version, spots: toList(patchSpots(toSpots(before), patch)) },
          );
          return { version };
        },
      }),
  );
  useEffect(() => {
    if (kept.data) arrangement.receive({ version: kept.data.version, spots: toSpots(kept.data) });
  }, [arrangement, kept.data]);
  useEffect(() => {
    const flush = () => void arrangement.flush();
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [arrangement]);
  return { arrangement, error: kept.data ? null : kept.error, retry: () => void kept.refetch() };
}

function toSpots({ spots }: Pick<Kept, 'spots'>): Spots {
  return new Map(spots.map(({ step, x, y }) => [step, { x, y }]));
}

function toList(spots: Spots): Kept['spots'] {
  return [...spots].map(([step, spot]) => ({ step, ...spot }));
}

export function toInput(patch: SpotPatch): { spots: Kept['spots']; without: string[] } {
  const entries = [...patch];
  return {
    spots: entries.flatMap(([step, spot]) => (spot ? [{ step, ...spot }] : [])),
    without: entries.flatMap(([step, spot]) => (spot ? [] : [step])),
  };
}
