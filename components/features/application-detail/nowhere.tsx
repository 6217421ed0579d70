'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';
import { Failure } from '@/components/patterns/failure';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { ButtonLink } from '@/components/ui/button-link';

/** An application that has no placement: nobody delivered it, or why that could not even be begun. */
export function Nowhere({ name }: { name: string }) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const { data } = useQuery(trpc.application.get.queryOptions({ project, name }));
  if (data === undefined || data.message === '')
    return <Empty title={t('nowhere')}>{t('nowhereText')}</Empty>;
  return (
    <Failure tried={t('notBegun')} problem={{ message: data.message }}>
      {data.lastRun && (
        <ButtonLink size="sm" href={routes.run(project, data.lastRun.id)}>
          {t('toRun', { number: data.lastRun.number })}
        </ButtonLink>
      )}
    </Failure>
  );
}
