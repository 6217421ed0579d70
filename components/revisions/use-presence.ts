'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import type { DocumentOf } from './use-drafts';

export type OtherPerson = Outputs['workflow']['draft']['others'][number];

/** More often than the server takes a missing sign for somebody who left. */
const signEveryMs = 15_000;
/** Where one is changes with each key; the others need not see every one. */
const settleMs = 500;
const none: OtherPerson[] = [];

/** Tells the others that one is at a document, and where, while the page is in sight; and says who else is. */
export function usePresence({ kind, name }: DocumentOf, place: string): readonly OtherPerson[] {
  const trpc = useTRPC();
  const project = useProject();
  const of = { project, name };
  useLive([`${kind}-drafts:${name}`], [trpc[kind].draft.others.queryKey(of)]);
  const others = useQuery(trpc[kind].draft.others.queryOptions(of, { refetchInterval: signEveryMs }));
  const { mutate } = useMutation(trpc[kind].draft.here.mutationOptions({ retry: false }));
  const sign = useEffectEvent((gone: boolean, at: string = place) => {
    if (gone || document.visibilityState === 'visible') mutate({ ...of, place: at, gone });
  });
  useEffect(() => {
    const timer = setTimeout(() => sign(false, place), settleMs);
    return () => clearTimeout(timer);
  }, [place]);
  useEffect(() => {
    const timer = setInterval(() => sign(false), signEveryMs);
    const onSight = () => sign(document.visibilityState === 'hidden');
    document.addEventListener('visibilitychange', onSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onSight);
      sign(true);
    };
  }, []);
  return others.data ?? none;
}
