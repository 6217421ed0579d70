'use client';

import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { Code } from '@/components/ui/code';
import { Diff } from '@/components/ui/diff';
import { Segmented } from '@/components/ui/segmented';
import type { Asked, Revision } from './revision';
import classes from './revisions.module.css';

const shapes = ['changes', 'document'] as const;

type Shown = {
  name: string;
  number: number;
  revision: Asked<Revision>;
  /** The one before; not asked for of the first. */
  earlier: Asked<Revision>;
};

/** A revision: what it changed of the one before, or its whole document. */
export function RevisionBody(shown: Shown) {
  const t = useTranslations('revisions');
  const [picked, setPicked] = useQueryState('show', parseAsStringLiteral(shapes));
  const { number } = shown;
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
      <RevisionText {...shown} before={shape === 'changes' ? before : null} />
    </div>
  );
}

/** The whole document, or with `before` what changed since that revision. */
export function RevisionText({ name, number, revision, earlier, before }: Shown & { before: number | null }) {
  const t = useTranslations('revisions');
  const failed = (before === null ? [revision] : [revision, earlier]).find(hasFailed);
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
