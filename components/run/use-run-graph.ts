'use client';

import { useNow, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useDuration } from '@/components/ui/use-duration';
import { useStatusWord } from '@/components/ui/use-status-word';
import { foldNodes } from './fold-nodes';
import { type RunWords, toRunGraph } from './run-graph';
import type { ShownNode } from './use-nodes';
import type { Run } from './use-run';

/** What is said of nodes, and the moment for which it is said. */
export function useRunWords(run: Run | null): { words: RunWords; now: number } {
  const t = useTranslations('run');
  const duration = useDuration();
  const word = useStatusWord();
  // A second is fine enough for people, and one redraw a second costs nothing.
  const now = useNow(run?.finishedAt === null ? { updateInterval: 1_000 } : {}).getTime();
  const words = useMemo(
    () => ({
      attempt: (count: number) => t('attempt', { count }),
      duration,
      groupDone: (done: number, all: number) => t('groupDone', { done, all }),
      pile: (count: number) => t('pile', { count }),
      state: (state: ShownNode['state']) => word({ of: 'node', state }),
    }),
    [t, duration, word],
  );
  return { words, now };
}

/** The graph of a run with its words, as it stands now, and what each node is drawn as. */
export function useRunGraph(run: Run, nodes: ShownNode[]) {
  const { words, now } = useRunWords(run);
  const folded = useMemo(() => foldNodes(nodes), [nodes]);
  const graph = useMemo(() => toRunGraph(nodes, now, words, folded), [nodes, now, words, folded]);
  return { graph, folded };
}
