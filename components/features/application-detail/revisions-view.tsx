'use client';

import { IconArrowsDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
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
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Deliver } from './deliver';
import { ExportRevision } from './export-revision';
import { RevisionCompare, useCompared } from './revision-compare';
import { Rollback } from './rollback';
import { useRevision } from './use-revision';

/** Revisions of an application; each may be delivered again, any two compared. */
export function RevisionsView({ name }: { name: string }) {
  const trpc = useTRPC();
  const project = useProject();
  const [page] = useRevisionsPage();
  const [chosen] = useChosenRevision();
  const { compared } = useCompared();
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  const revisions = useQuery(
    trpc.revision.list.queryOptions({ project, name, page, pageSize: revisionsPerPage }),
  );
  useLive([`application:${name}`], [trpc.revision.list.queryKey()]);
  const newest = application.data?.revision ?? 0;
  if (compared) return <RevisionCompare name={name} newest={newest} />;
  return (
    <RevisionList
      revisions={revisions}
      actions={
        chosen !== null && (
          <>
            <ExportRevision name={name} revision={chosen} />
            {newest > 1 && <Compare number={chosen} newest={newest} />}
            {chosen < newest ? (
              <Rollback name={name} revision={chosen} />
            ) : (
              <Deliver name={name} revision={chosen} small />
            )}
          </>
        )
      }
    >
      {chosen !== null && <Chosen key={chosen} name={name} number={chosen} />}
    </RevisionList>
  );
}

/** With the newest one; of that, with the one before it. */
function Compare({ number, newest }: { number: number; newest: number }) {
  const t = useTranslations('revisions');
  const { set } = useCompared();
  const pair = number < newest ? { from: number, to: newest } : { from: number - 1, to: number };
  return (
    <Button
      size="sm"
      icon={<Icon of={IconArrowsDiff} size="sm" />}
      onClick={() => void set({ ...pair, of: 'resources' })}
    >
      {t('compare')}
    </Button>
  );
}

function Chosen({ name, number }: { name: string; number: number }) {
  const revision = useRevision(name, number);
  const earlier = useRevision(name, number - 1);
  return <RevisionBody name={name} number={number} revision={revision} earlier={earlier} />;
}
