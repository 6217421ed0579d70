'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { Code } from '@/components/ui/code';
import { Diff } from '@/components/ui/diff';
import { Segmented } from '@/components/ui/segmented';
import classes from './application-detail.module.css';

const shapes = ['changes', 'document'] as const;

/** A revision: what it changed of the one before, or its whole document. */
export function RevisionBody({ name, number }: { name: string; number: number }) {
  const t = useTranslations('application');
  const [picked, setPicked] = useQueryState('show', parseAsStringLiteral(shapes));
  const before = number - 1;
  const shape = before === 0 ? 'document' : (picked ?? 'changes');
  return (
    <div className={classes.panel}>
      {before > 0 && (
        <Segmented
          label={t('showOf', { number })}
          value={shape}
          options={[
            { value: 'changes', label: t('showChanges', { number: before }) },
            { value: 'document', label: t('showDocument') },
          ]}
          onChange={(value) => void setPicked(value)}
        />
      )}
      <RevisionText name={name} number={number} before={shape === 'changes' ? before : null} />
    </div>
  );
}

function RevisionText({ name, number, before }: { name: string; number: number; before: number | null }) {
  const t = useTranslations('application');
  const revision = useRevision(name, number);
  const earlier = useRevision(name, before);
  const failed = [revision, earlier].find(hasFailed);
  if (failed)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed.error} onRetry={() => void failed.refetch()} />
    );
  if (!revision.data || (before !== null && !earlier.data))
    return <SkeletonRows rows={12} label={`r${number}`} />;
  if (before !== null && earlier.data)
    return (
      <Diff
        label={t('changesFrom', { before, after: number })}
        before={earlier.data.document}
        after={revision.data.document}
      />
    );
  return (
    <Code label={t('documentOf', { name: `${name} r${number}` })} text={revision.data.document.trimEnd()} />
  );
}

function useRevision(name: string, number: number | null) {
  const trpc = useTRPC();
  const project = useProject();
  return useQuery(
    trpc.revision.get.queryOptions({ project, name, number: number ?? 1 }, { enabled: number !== null }),
  );
}
