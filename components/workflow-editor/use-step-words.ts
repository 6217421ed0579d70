'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { StepWords } from './step-graph';

export function useStepWords(): StepWords {
  const t = useTranslations('design');
  return useMemo(
    () => ({
      group: (mode, count) => t(`group.${mode}`, { count }),
      when: (condition) => t('when', { condition }),
      untyped: t('untyped'),
    }),
    [t],
  );
}
