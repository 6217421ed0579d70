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
import { Deliver } from './deliver';

/** Revisions of an application; each may be delivered again. */
export function RevisionsView({ name }: { name: string }) {
  const trpc = useTRPC();
  const project = useProject();
  const [page] = useRevisionsPage();
  const [chosen] = useChosenRevision();
  const revisions = useQuery(
    trpc.revision.list.queryOptions({ project, name, page, pageSize: revisionsPerPage }),
  );
  useLive([`application:${name}`], [trpc.revision.list.queryKey()]);
  return (
    <RevisionList
      revisions={revisions}
      actions={chosen !== null && <Deliver name={name} revision={chosen} again />}
    >
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
    trpc.revision.get.queryOptions({ project, name, number: Math.max(1, number) }, { enabled: number > 0 }),
  );
}
