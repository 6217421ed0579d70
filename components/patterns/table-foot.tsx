'use client';

import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import classes from './data-table.module.css';

/** Range, keys and paging. `page` counts from 1. */
export function TableFoot({
  page,
  pageSize,
  total,
  hint,
  onPage,
}: {
  page: number;
  pageSize: number;
  total: number | undefined;
  hint?: ReactNode;
  onPage: (page: number) => void;
}) {
  const t = useTranslations('patterns');
  const known = total ?? 0;
  const from = known === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, known);
  return (
    <footer className={classes.foot}>
      <span className={classes.range}>{known === 0 ? '\u00a0' : t('range', { from, to, total: known })}</span>
      <span className={classes.hint}>{hint}</span>
      <nav className={classes.paging} aria-label={t('paging')}>
        <Button
          size="sm"
          label={t('previousPage')}
          icon={<Icon of={IconChevronLeft} size="sm" />}
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
        />
        <Button
          size="sm"
          label={t('nextPage')}
          icon={<Icon of={IconChevronRight} size="sm" />}
          disabled={to >= known}
          onClick={() => onPage(page + 1)}
        />
      </nav>
    </footer>
  );
}
