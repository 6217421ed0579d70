'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import type { Problem } from '@/server/domain/error';

/** What came of trying a text in the clusters. Nothing is written anywhere. */
export type Tried<Result> = {
  result: Result | undefined;
  problems: readonly Problem[];
  isWorking: boolean;
  /** It could not be tried at all: not a fault of the document. */
  error: unknown;
};

const settleMs = 500;
const options = { retry: false, staleTime: 60_000, placeholderData: keepPreviousData } as const;

/** What delivering the text would bring, half a second after the last change. */
export function useDryRun({
  document,
  stage,
  enabled,
}: {
  document: string;
  stage: string;
  enabled: boolean;
}): Tried<Outputs['application']['dryRun']> {
  const trpc = useTRPC();
  const project = useProject();
  const [settled] = useDebouncedValue(document, settleMs);
  const input = { project, document: settled, stage: stage || undefined };
  const isSettled = settled === document;
  const query = useQuery(
    trpc.application.dryRun.queryOptions(input, { ...options, enabled: enabled && isSettled }),
  );
  return toTried(query, enabled && (query.isFetching || !isSettled));
}

/** What delivering the text to the first stage would change there, half a second after the last change. */
export function useDiff({
  document,
  enabled,
}: {
  document: string;
  enabled: boolean;
}): Tried<Outputs['application']['diff']> {
  const trpc = useTRPC();
  const project = useProject();
  const [settled] = useDebouncedValue(document, settleMs);
  const input = { project, document: settled };
  const isSettled = settled === document;
  const query = useQuery(
    trpc.application.diff.queryOptions(input, { ...options, enabled: enabled && isSettled }),
  );
  return toTried(query, enabled && (query.isFetching || !isSettled));
}

function toTried<Result extends { problems: Problem[] }>(
  { data, error }: { data: Result | undefined; error: unknown },
  isWorking: boolean,
): Tried<Result> {
  if (error === null) return { result: data, problems: data?.problems ?? [], isWorking, error };
  const shown = problemOf(error);
  const isOfDocument = shown.kind === 'problem';
  return {
    result: undefined,
    problems: isOfDocument ? shown.problems : [],
    isWorking,
    error: isOfDocument ? null : error,
  };
}
