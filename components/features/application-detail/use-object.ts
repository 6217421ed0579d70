'use client';

import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { ObjectRef } from '@/server/domain/object-input';

const refetchMs = 5_000;

/** An object of an instance as the cluster has it, read again while it is looked at. */
export function useObject(instanceId: string, { apiVersion, kind, namespace, name }: ObjectRef) {
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, instanceId, apiVersion, kind, namespace, name };
  return useQuery(trpc.instance.object.queryOptions(input, { refetchInterval: refetchMs }));
}
