'use client';

import { useTranslations } from 'next-intl';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Glyph } from '@/components/ui/glyph';
import { Plan, type PlanLine } from '@/components/ui/plan';
import type { Problem } from '@/server/domain/error';
import type { DryRunState } from './use-dry-run';
import classes from './new-application.module.css';

/** What delivering would bring to the clusters; or what keeps it from that. */
export function PlanAside({ dryRun, isStarted }: { dryRun: DryRunState; isStarted: boolean }) {
  const t = useTranslations('newApplication');
  const count = dryRun.result?.placements.reduce((sum, placement) => sum + placement.resources.length, 0);
  return (
    <aside className={classes.aside} aria-label={t('plan')}>
      <header>
        <h2>{t('plan')}</h2>
        <span>
          {!isStarted
            ? null
            : dryRun.isWorking
              ? t('planWorking')
              : count !== undefined && t('planCount', { count })}
        </span>
      </header>
      <Body dryRun={dryRun} isStarted={isStarted} />
    </aside>
  );
}

function Body({ dryRun, isStarted }: { dryRun: DryRunState; isStarted: boolean }) {
  const t = useTranslations('newApplication');
  if (!isStarted) return <p className={classes.text}>{t('planEmpty')}</p>;
  if (dryRun.error !== null) return <QueryFailure tried={t('planFailed')} error={dryRun.error} />;
  if (dryRun.problems.length > 0) return <Problems problems={dryRun.problems} />;
  if (dryRun.result === undefined) return <SkeletonRows rows={4} label={t('planWorking')} />;
  return <Plan label={t('plan')} lines={toLines(dryRun.result)} />;
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations('newApplication');
  const form = useTranslations('form');
  return (
    <ul className={classes.problems} aria-label={t('problems', { count: problems.length })}>
      {problems.map((problem) => (
        <li key={`${problem.path}${problem.message}`} data-severity={problem.severity ?? 'error'}>
          <Glyph name={problem.severity === 'warning' ? 'warn' : 'fail'} />
          <div>
            <p>{problem.message}</p>
            <p className={classes.place}>
              {problem.path} {problem.position && t('line', { line: problem.position.line })}
            </p>
            {problem.expected !== undefined && (
              <p className={classes.text}>{form('expected', { expected: problem.expected })}</p>
            )}
            {problem.hint !== undefined && <p className={classes.text}>{problem.hint}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function toLines(result: NonNullable<DryRunState['result']>): PlanLine[] {
  return result.placements.flatMap((placement) =>
    placement.resources.map((resource, index) => ({
      key: `${placement.step}/${placement.cluster}/${placement.namespace}/${resource.kind}/${resource.metadata.name}`,
      change: 'create' as const,
      what: (
        <>
          {resource.kind} <b>{resource.metadata.name}</b>
        </>
      ),
      detail: `${placement.cluster} / ${resource.metadata.namespace ?? placement.namespace}`,
      end: placement.components[index],
    })),
  );
}
