'use client';

import { useTranslations } from 'next-intl';
import { unifiedDiff, type DiffLine } from '@/server/domain/text/unified-diff';
import classes from './code.module.css';

const signs = { same: ' ', added: '+', removed: '−' } as const;

/** What changed between two texts, line by line. */
export function Diff({ label, before, after }: { label: string; before: string; after: string }) {
  const t = useTranslations('patterns');
  const lines = unifiedDiff(before, after);
  const changed = lines.some(({ kind }) => kind !== 'gap');
  return (
    // A region that scrolls must be reachable without a mouse.
    <pre className={classes.code} tabIndex={0} role="region" aria-label={label}>
      {changed ? (
        lines.map((line) =>
          line.kind === 'gap' ? (
            <span key={`gap ${line.before}`} className={classes.gap}>
              {t('linesLeftOut', { count: line.count })}
              {'\n'}
            </span>
          ) : (
            <Line key={`${line.before} ${line.after}`} line={line} />
          ),
        )
      ) : (
        <span className={classes.gap}>{t('sameText')}</span>
      )}
    </pre>
  );
}

function Line({ line }: { line: Exclude<DiffLine, { kind: 'gap' }> }) {
  return (
    <span className={classes.line} data-diff={line.kind}>
      <i aria-hidden="true">{line.after ?? line.before}</i>
      <b>{signs[line.kind]}</b> {line.text}
      {'\n'}
    </span>
  );
}
