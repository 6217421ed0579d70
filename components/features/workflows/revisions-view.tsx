'use client';

import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { RevisionBody } from '@/components/revisions/revision-body';
import {
  RevisionList,
  revisionsPerPage,
  useChosenRevision,
  useRevisionsPage,
} from '@/components/revisions/revision-list';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';

/** Revisions of a workflow. */
export function RevisionsView({ name }: { name: string }) {
  const trpc = useTRPC();
  const project = useProject();
  const [page] = useRevisionsPage();
  const [chosen] = useChosenRevision();
  const revisions = useQuery(
    trpc.workflow.revisions.queryOptions({ project, name, page, pageSize: revisionsPerPage }),
  );
  useLive([`workflow:${name}`], [trpc.workflow.revisions.queryKey()]);
  return (
    <RevisionList revisions={revisions}>
      {chosen !== null && <Chosen key={chosen} name={name} number={chosen} />}
    </RevisionList>
  );
}

function Chosen({ name, number }: { name: string; number: number }) {
  const revision = useRevision(name, number);
  const earlier = useRevision(name, number - 1);
  return <RevisionBody name={name} number={number} revision={revision} earlier={earlier} />;
}

function useRevision(name: string, number: number) {
  const trpc = useTRPC();
  const project = useProject();
  return useQuery(
    trpc.workflow.revision.queryOptions(
      { project, name, number: Math.max(1, number) },
      { enabled: number > 0 },
    ),
  );
}
