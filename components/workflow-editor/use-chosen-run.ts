'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useProject } from '@/components/patterns/session';
import { type Run, useRun } from '@/components/run/use-run';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import type { Watched } from './run-steps';

/** A run by its id, or none. */
export type RunChoice = 'newest' | 'none' | (string & {});

export type ListedRun = Outputs['run']['list']['items'][number];

const mostToChoose = 20;

/** The run that the address names, or the newest, and those to choose from. */
export function useChosenRun(of: Watched) {
  const [picked, setPicked] = useQueryState('run', parseAsString);
  const { runs, newest, isPending, error } = useRunsOf(of);
  const choice = picked ?? 'newest';
  const id = choice === 'none' ? null : choice === 'newest' ? newest : choice;
  const query = useRun(id);
  const found = id === null ? undefined : query.data;
  return {
    runs,
    choice,
    newest,
    choose: (next: RunChoice) => void setPicked(next === 'newest' ? null : next),
    graph: found && isOf(found.run, of) ? found : undefined,
    isPending: isPending || (id !== null && query.isPending),
    error: error ?? (id === null ? null : query.error),
  };
}

/** The address may name any run. */
function isOf(run: Run, of: Watched): boolean {
  return 'workflow' in of ? run.workflow === of.workflow : run.application === of.application;
}

/** Those to choose from, and the newest that ran all steps. */
function useRunsOf(of: Watched) {
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, pageSize: mostToChoose, ...of };
  useLive(['runs'], [trpc.run.list.queryKey(input)]);
  const listed = useQuery(trpc.run.list.queryOptions(input, { placeholderData: keepPreviousData }));
  const runs = listed.data?.items ?? [];
  const near = runs.find(isWhole);
  // Whoever tries one step again and again works with the values of a run that is no longer among them.
  const isFurther = !near && runs.length === mostToChoose;
  const further = useQuery(
    trpc.run.list.queryOptions({ ...input, pageSize: 1, whole: true }, { enabled: isFurther }),
  );
  const newest = near ?? (isFurther ? further.data?.items.find(isWhole) : undefined);
  return {
    runs,
    newest: newest?.id ?? null,
    isPending: listed.isPending || (isFurther && further.isPending),
    error: listed.error ?? (isFurther ? further.error : null),
  };
}

function isWhole({ kind, onlyStep }: ListedRun): boolean {
  return kind === 'workflow' && onlyStep === null;
}
