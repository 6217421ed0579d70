'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/trpc';

/** Changes what is said of a cluster; what shows it is read again before `onSaved`. */
export function useClusterUpdate(onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.cluster.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.cluster.pathKey() });
        onSaved();
      },
    }),
  );
}
