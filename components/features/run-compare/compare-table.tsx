'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Ago } from '@/components/ui/ago';
import { StatusMark } from '@/components/ui/status-mark';
import { CompareNodes } from './compare-nodes';
import { Part, ValueCells } from './compare-part';
import { type ValueRow, definitionRows, headRows, isDifferent, valueRows } from './compare-rows';
import type { Comparison } from './comparison';
import classes from './compare.module.css';

/** One table: what of, the earlier run, the later run; a part each for what was run, with what, and what became of it. */
export function CompareTable({ comparison, all }: { comparison: Comparison; all: boolean }) {
  const t = useTranslations('compare');
  const { a, b, definitions, inputs, context, nodes, left } = comparison;
  const words = { application: t('application'), workflow: t('workflow'), stage: t('stage'), by: t('by') };
  const heads = headRows(a, b, words).filter((row) => all || isDifferent(row));
  return (
    <div className={classes.scroll} role="region" aria-label={t('page')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <RunHead run={a} />
            <RunHead run={b} />
          </tr>
        </thead>
        <Values title={t('groups.runs')} rows={heads} />
        <Values title={t('groups.definitions')} rows={definitionRows(definitions)} />
        <Values title={t('groups.inputs')} rows={valueRows(inputs)} mono />
        <Values title={t('groups.context')} rows={valueRows(context)} mono />
        <CompareNodes a={a} b={b} nodes={nodes} left={left} />
      </table>
    </div>
  );
}

function RunHead({ run }: { run: Comparison['a'] }) {
  const project = useProject();
  return (
    <th scope="col">
      <Link href={routes.run(project, run.id)}>
        {run.title} <span className={classes.number}>{run.number}</span>
      </Link>
      <span className={classes.under}>
        <StatusMark of="run" state={run.state} />
        <Ago at={run.createdAt} long />
      </span>
    </th>
  );
}

function Values({ title, rows, mono = false }: { title: string; rows: readonly ValueRow[]; mono?: boolean }) {
  if (rows.length === 0) return null;
  return (
    <Part title={title}>
      {rows.map((row) => (
        <ValueCells key={row.key} row={row} mono={mono} />
      ))}
    </Part>
  );
}
