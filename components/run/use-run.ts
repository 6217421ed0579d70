'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { type RunGraphData, knownOf, mergeGraph } from './merge-graph';

export type Run = RunGraphData['run'];

/** Nodes of a run that are many: each answer draws them all again, so once a second is enough. */
const many = 1_000;
const manyEveryMs = 1_000;

/** A run with its nodes, followed live: after the first answer only what changed is asked for. Null: none. */
export function useRun(id: string | null) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const project = useProject();
  const input = { project, id: id ?? '' };
  const options = trpc.run.graph.queryOptions(input);
  const query = useQuery({
    ...options,
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData(options.queryKey);
      if (!known) return client.run.graph.query(input, { signal });
      return mergeGraph(known, await client.run.graph.query({ ...input, known: knownOf(known) }, { signal }));
    },
    // Merging keeps what is the same; comparing all of it again would cost more than drawing it.
    structuralSharing: false,
    enabled: id !== null,
  });
  const parts = query.data?.runs ?? [];
  const count = parts.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const topics = parts.length > 0 ? parts.map((part) => `run:${part.id}`) : id === null ? [] : [`run:${id}`];
  useLive(topics, [options.queryKey], count > many ? manyEveryMs : undefined);
  return query;
}
