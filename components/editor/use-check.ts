'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { Problem } from '@/server/domain/error';

const checkAfterMs = 300;
const none: Problem[] = [];

/** What the server finds wrong with a document that somebody is writing; until it answers, what it found before. */
export function useCheck(document: string): Problem[] {
  const trpc = useTRPC();
  const project = useProject();
  const [settled] = useDebouncedValue(document, checkAfterMs);
  const checked = useQuery(
    trpc.application.check.queryOptions(
      { project, document: settled },
      { placeholderData: (last) => last, enabled: settled.trim() !== '' },
    ),
  );
  return checked.data?.problems ?? none;
}
