'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Glyph } from '@/components/ui/glyph';
import classes from './application-detail.module.css';

const refetchMs = 5_000;
const shown = 50;

/** What the cluster says of a component, or of one object of it; newest first, read again while the page is open. */
export function InstanceEvents({
  instanceId,
  component,
  object,
}: {
  instanceId: string;
  component?: string;
  object?: { kind: string; name: string };
}) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const events = useQuery(
    trpc.instance.events.queryOptions({ project, instanceId, component }, { refetchInterval: refetchMs }),
  );
  const rows = events.data
    ?.filter((event) => !object || (event.object.kind === object.kind && event.object.name === object.name))
    .slice(0, shown);
  return (
    <Section title={t('events')}>
      {hasFailed(events) && (
        <QueryFailure tried={t('eventsFailed')} error={events.error} onRetry={() => void events.refetch()} />
      )}
      {events.isPending && <SkeletonRows rows={3} label={t('events')} />}
      {rows?.length === 0 && <p className={classes.dim}>{t('noEvents')}</p>}
      <ul className={classes.list}>
        {rows?.map((event) => (
          <li key={`${event.at}${event.object.name}${event.reason}${event.message}`}>
            <span className={classes.eventTime}>
              <Ago at={new Date(event.at)} />
            </span>
            <span className={classes.eventMark} data-type={event.type}>
              <Glyph name={event.type === 'Warning' ? 'warn' : 'ok'} />
            </span>
            <span className={classes.grow}>{event.message}</span>
            {event.count > 1 && <span className={classes.dim}>×{event.count}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
