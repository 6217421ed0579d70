import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';

/** A revision with its document; none is asked for where the number is 0. */
export function useRevision(name: string, number: number) {
  const trpc = useTRPC();
  const project = useProject();
  return useQuery(
    trpc.revision.get.queryOptions({ project, name, number: Math.max(1, number) }, { enabled: number > 0 }),
  );
}
