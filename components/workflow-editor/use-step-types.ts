'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useMemo } from 'react';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';

export type StepType = { name: string; title: string; description: string; icon: string; plugin: string };

/** The types of steps that there are, in the language of the page. */
export function useStepTypes(): { types: StepType[]; isPending: boolean; error: unknown; retry: () => void } {
  const trpc = useTRPC();
  const project = useProject();
  const locale = useLocale();
  const listed = useQuery(
    trpc.definition.list.queryOptions({ project, kind: 'workflow-step' }, { staleTime: 60_000 }),
  );
  const types = useMemo(() => {
    const say = (text: string | { en: string; zh: string }) =>
      typeof text === 'string' ? text : text[locale === 'zh' ? 'zh' : 'en'];
    return (listed.data ?? []).map(({ name, title, description, icon, plugin }) => ({
      name,
      title: say(title),
      description: say(description),
      icon,
      plugin,
    }));
  }, [listed.data, locale]);
  return { types, isPending: listed.isPending, error: listed.error, retry: () => void listed.refetch() };
}
