'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { DryRunWords } from './dry-run-overlay';
import { useDryRun } from './show-dry-run';

/** What is said of steps that would run, or not. */
export function useDryRunWords(): DryRunWords {
  const t = useTranslations('design.dry');
  const { steps } = useDryRun();
  return useMemo(
    () => ({
      runs: t('runs'),
      skipped: ({ parent, condition }) =>
        parent !== null && steps.get(parent)?.decision === 'skipped'
          ? t('skippedWith', { name: parent })
          : t('skipped', { condition: condition ?? '' }),
      open: (by) => t('open', { by }),
      undecided: t('undecided'),
      absent: t('absent'),
    }),
    [t, steps],
  );
}
