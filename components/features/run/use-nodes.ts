'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Outputs } from '@/components/trpc/trpc';
import { nodesOf } from './nodes-of';

/** The nodes of a run, those that the engine adds by itself named in the person's language. */
export function useNodes(run: Outputs['run']['get'] | undefined) {
  const t = useTranslations('run.tasks');
  return useMemo(() => {
    const names: Record<string, string> = { prepare: t('prepare'), cleanup: t('cleanup') };
    return run ? nodesOf(run).map((node) => ({ ...node, name: names[node.handler] ?? node.name })) : [];
  }, [run, t]);
}

export type ShownNode = ReturnType<typeof useNodes>[number];
