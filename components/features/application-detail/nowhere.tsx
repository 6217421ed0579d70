'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';
import { Failure } from '@/components/patterns/failure';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { ButtonLink } from '@/components/ui/button-link';
import { isExecutionTerminal } from '@/server/domain/status';

/** An application that has no placement: nobody delivered it, a run is on its way there, or the last failed before that, and why. */
export function Nowhere({ name }: { name: string }) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const { data } = useQuery(trpc.application.get.queryOptions({ project, name }));
  const last = data?.lastRun ?? null;
  const failed = last?.state === 'failed' ? last : null;
  const run = useQuery(
    trpc.run.get.queryOptions({ project, id: failed?.id ?? '' }, { enabled: failed !== null }),
  );
  const error = failed && run.data?.error;
  if (last && !isExecutionTerminal(last.state)) {
    const actions = (
      <ButtonLink size="sm" href={routes.run(project, last.id)}>
        {t('toRun', { number: last.number })}
      </ButtonLink>
    );
    return (
      <Empty title={t('onItsWay')} actions={actions}>
        {t('onItsWayText')}
      </Empty>
    );
  }
  if (!failed || !error) return <Empty title={t('nowhere')}>{t('nowhereText')}</Empty>;
  return (
    <Failure tried={t('notBegun')} problem={error}>
      <ButtonLink size="sm" href={routes.run(project, failed.id)}>
        {t('toRun', { number: failed.number })}
      </ButtonLink>
    </Failure>
  );
}
