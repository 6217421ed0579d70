'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Mono } from '@/components/ui/code';
import { type ValueRow, isDifferent } from './compare-rows';
import classes from './compare.module.css';

/** A part of the table; nothing where it has no rows. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <tbody>
      <tr className={classes.part}>
        <th scope="rowgroup" colSpan={3}>
          {title}
        </th>
      </tr>
      {children}
    </tbody>
  );
}

export function ValueCells({ row, mono }: { row: ValueRow; mono: boolean }) {
  return (
    <tr data-same={!isDifferent(row) || undefined}>
      <th scope="row">{mono ? <Mono>{row.name}</Mono> : row.name}</th>
      {[row.a, row.b].map((value, side) => (
        <td key={side === 0 ? 'a' : 'b'}>
          {value === undefined ? (
            <Absent />
          ) : (
            <span className={classes.value}>{mono ? <Mono>{value}</Mono> : value}</span>
          )}
        </td>
      ))}
    </tr>
  );
}

export function Absent() {
  const t = useTranslations('compare');
  return <span className={classes.absent}>{t('absent')}</span>;
}
