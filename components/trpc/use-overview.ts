'use client';

import { useQuery } from '@tanstack/react-query';
import { useTimeZone } from 'next-intl';
import { useTRPC } from './trpc';
import { useLive } from './use-live';

const atMostEveryMs = 2000;

/** The state of the project on one page. The navigation and the page read the same answer. */
export function useOverview(project: string) {
  const trpc = useTRPC();
  const timeZone = useTimeZone();
  useLive(['applications', 'runs', 'clusters'], [trpc.overview.get.queryKey()], atMostEveryMs);
  return useQuery(trpc.overview.get.queryOptions({ project, timeZone }));
}
