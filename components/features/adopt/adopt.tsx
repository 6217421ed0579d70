'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay } from '@/components/patterns/session';
import type { AdoptObjects } from '@/server/domain/adopt-input';
import { AdoptForm } from './adopt-form';
import { AdoptPlan } from './adopt-plan';
import classes from './adopt.module.css';

/** What is in a cluster already becomes an application: first what it would be and change, then the taking over. */
export function Adopt() {
  const t = useTranslations('adopt');
  const may = useMay('application.deploy');
  const [asked, setAsked] = useState<AdoptObjects | null>(null);
  return (
    <>
      <PageHeader title={t('title')} says={t('says')} />
      {may.allowed ? (
        <div className={classes.bench}>
          <AdoptForm isAnswered={asked !== null} onAsk={setAsked} onChange={() => setAsked(null)} />
          {asked === null ? (
            <p className={classes.hint}>{t('hint')}</p>
          ) : (
            <AdoptPlan key={JSON.stringify(asked)} asked={asked} />
          )}
        </div>
      ) : (
        <Empty title={t('notYours')}>{t('needsRole', { roles: may.roles.join(', ') })}</Empty>
      )}
    </>
  );
}
