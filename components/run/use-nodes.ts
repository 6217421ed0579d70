'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { nodesOf } from './nodes-of';

/** The nodes of a run, those that the engine adds by itself named in the person's language. */
export function useNodes(data: Parameters<typeof nodesOf>[0]) {
  const t = useTranslations('run.tasks');
  return useMemo(() => {
    const names: Record<string, string> = { prepare: t('prepare'), cleanup: t('cleanup') };
    return nodesOf(data).map((node) => ({ ...node, name: names[node.handler] ?? node.name }));
  }, [data, t]);
}

export type ShownNode = ReturnType<typeof useNodes>[number];
