'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import type { Problem } from '@/server/domain/error';

export type DryRunState = {
  result: Outputs['application']['dryRun'] | undefined;
  problems: readonly Problem[];
  isWorking: boolean;
  /** It could not be tried at all: not a fault of the document. */
  error: unknown;
};

const settleMs = 500;

/** What delivering the text would bring, half a second after the last change. Nothing is written anywhere. */
export function useDryRun({
  document,
  stage,
  enabled,
}: {
  document: string;
  stage: string;
  enabled: boolean;
}): DryRunState {
  const trpc = useTRPC();
  const project = useProject();
  const [settled] = useDebouncedValue(document, settleMs);
  const query = useQuery(
    trpc.application.dryRun.queryOptions(
      { project, document: settled, stage: stage || undefined },
      { enabled, retry: false, staleTime: 60_000, placeholderData: keepPreviousData },
    ),
  );
  const isWorking = enabled && (query.isFetching || settled !== document);
  if (!query.isError)
    return { result: query.data, problems: query.data?.problems ?? [], isWorking, error: null };
  const shown = problemOf(query.error);
  const isOfDocument = shown.kind === 'problem';
  return {
    result: undefined,
    problems: isOfDocument ? shown.problems : [],
    isWorking,
    error: isOfDocument ? null : query.error,
  };
}
