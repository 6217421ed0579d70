import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/trpc';
import { useProject } from './session';

const shownAtMost = 20;

/** Clusters whose name fits what is typed. The server searches, for there may be many. */
export function useClusterSearch(typed: string) {
  const trpc = useTRPC();
  const project = useProject();
  const [search] = useDebouncedValue(typed.trim(), 150);
  const { data } = useQuery(
    trpc.cluster.page.queryOptions(
      { project, search: search === '' ? undefined : search, pageSize: shownAtMost },
      { placeholderData: keepPreviousData },
    ),
  );
  return { names: data?.items.map(({ name }) => name) ?? [], total: data?.total ?? 0 };
}
