'use client';

import { useNow, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Outputs } from '@/components/trpc/trpc';
import { toRunGraph } from './run-graph';
import { useDuration } from './use-duration';
import type { ShownNode } from './use-nodes';

/** The graph of a run with its words, as it stands now. */
export function useRunGraph(run: Outputs['run']['get'], nodes: ShownNode[]) {
  const t = useTranslations('run');
  const duration = useDuration();
  // A second is fine enough for people, and one redraw a second costs nothing.
  const now = useNow(run.finishedAt === null ? { updateInterval: 1_000 } : {}).getTime();
  return useMemo(
    () =>
      toRunGraph(nodes, now, {
        attempt: (count) => t('attempt', { count }),
        duration,
        groupDone: (done, all) => t('groupDone', { done, all }),
      }),
    [nodes, now, t, duration],
  );
}
