import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';

const shownAtMost = 20;

/** What is searched for, once the hand rests. The server searches, for there may be many. */
function usePage(typed: string) {
  const project = useProject();
  const [search] = useDebouncedValue(typed.trim(), 150);
  return { project, search: search === '' ? undefined : search, pageSize: shownAtMost };
}

const kept = { placeholderData: keepPreviousData, retry: false } as const;

export function useApplicationNames(typed: string): string[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.application.list.queryOptions({ ...usePage(typed), sort: 'name' }, kept));
  return data?.items.map(({ name }) => name) ?? [];
}

export function useWorkflowNames(typed: string): string[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.workflow.list.queryOptions(usePage(typed), kept));
  return data?.items.map(({ name }) => name) ?? [];
}

/** E-mail addresses of the members of the project. */
export function useMemberEmails(typed: string): string[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.member.list.queryOptions(usePage(typed), kept));
  return data?.items.map(({ email }) => email) ?? [];
}

/** Types of components or traits; there are few enough for all of them. */
function useTypeNames(kind: 'component' | 'trait'): string[] {
  const trpc = useTRPC();
  const project = useProject();
  const { data } = useQuery(trpc.definition.list.queryOptions({ project, kind }, kept));
  return data?.map(({ name }) => name) ?? [];
}

export const useComponentTypes = () => useTypeNames('component');
export const useTraitTypes = () => useTypeNames('trait');
