'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Graph } from '@/components/graph/model';
import { useStatusWord } from '@/components/ui/use-status-word';
import { type TopologyInput, toTopologyGraph } from './topology-graph';
import type { TopologyData } from './topology-parts';

/** The graph of a topology in the words of the page. */
export function useTopologyGraph({
  application,
  state,
  components,
  folded,
  by,
  kept,
}: Omit<TopologyInput, 'words'>): Graph<TopologyData> {
  const t = useTranslations('application');
  const word = useStatusWord();
  return useMemo(
    () =>
      toTopologyGraph({
        application,
        state,
        components,
        folded,
        by,
        kept,
        words: {
          components: t('components', { count: components.length }),
          traits: (type, count) => t('typeAndTraits', { type, count }),
          changed: t('changed'),
          pile: (what, count) => t('pile', { what, count }),
          parts: (count) => t('parts', { count }),
          calm: (count) => t('components', { count }),
          state: (each) => word({ of: 'instance', state: each }),
        },
      }),
    [application, state, components, folded, by, kept, t, word],
  );
}
