'use client';

import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import type { ShownNode } from './use-nodes';

/** A node with all that is known of it, under the key and the name that the page has for it. */
export type DetailedNode = Outputs['run']['node'] & Pick<ShownNode, 'runId' | 'ownKey'>;

/** What a run of many nodes says that this node need not hear at once. */
const everyMs = 1_000;

export function useNode(node: ShownNode) {
  const trpc = useTRPC();
  const project = useProject();
  const { runId, ownKey, key, name, parent, dependsOn } = node;
  const input = { project, id: runId, node: ownKey };
  const query = useQuery(trpc.run.node.queryOptions(input));
  useLive([`run:${runId}`], [trpc.run.node.queryKey(input)], everyMs);
  const detail: DetailedNode | undefined = query.data && {
    ...query.data,
    runId,
    ownKey,
    key,
    name,
    parent,
    dependsOn,
  };
  return { query, detail };
}
