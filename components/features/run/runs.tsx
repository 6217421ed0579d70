'use client';

import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/patterns/page-header';
import { RunList } from './run-list';

/** Every run of the project. */
export function Runs() {
  const t = useTranslations('run');
  return (
    <>
      <PageHeader title={t('runs')} />
      <RunList />
    </>
  );
}
