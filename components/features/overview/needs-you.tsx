'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { ButtonLink } from '@/components/ui/button-link';
import { Mark, StatusMark } from '@/components/ui/status-mark';
import classes from './overview.module.css';
import text from '@/components/ui/text.module.css';

type Item = Outputs['overview']['get']['attention'][number];

const shownAtMost = 12;

export function NeedsYou({ items, hasApplications }: { items: readonly Item[]; hasApplications: boolean }) {
  const t = useTranslations('overview');
  const project = useProject();
  return (
    <Section
      title={t('needsYou')}
      fact={items.length}
      action={
        items.length > shownAtMost && (
          <Link href={routes.applications(project)}>{t('allOf', { count: items.length })}</Link>
        )
      }
    >
      {items.length === 0 ? (
        <p className={classes.nothing}>{hasApplications ? t('nothingNeeded') : t('nothingYet')}</p>
      ) : (
        <ul className={classes.needs}>
          {items.slice(0, shownAtMost).map((item) => (
            <Need key={keyOf(item)} item={item} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function keyOf(item: Item): string {
  if (item.kind === 'instance') return `application-${item.application}`;
  if (item.kind === 'drift') return `drift-${item.application}`;
  if (item.kind === 'hold') return `hold-${item.application}-${item.stage}`;
  return item.kind === 'cluster' ? `cluster-${item.cluster}` : item.runId;
}

function Need({ item }: { item: Item }) {
  const t = useTranslations('overview');
  const project = useProject();
  if (item.kind === 'instance') {
    const href = routes.application(project, item.application);
    const place = item.stage === null ? item.cluster : `${item.stage} · ${item.cluster}`;
    return (
      <Line
        mark={<StatusMark of="instance" state={item.state} size="lead" strong />}
        name={item.application}
        href={href}
        why={item.message}
        where={item.others === 0 ? place : t('andMore', { place, count: item.others })}
        since={item.since}
        action={t('diagnose')}
      />
    );
  }
  if (item.kind === 'cluster') {
    return (
      <Line
        mark={<StatusMark of="cluster" state={item.clusterState} size="lead" strong />}
        name={item.cluster}
        href={routes.cluster(project, item.cluster)}
        why={t('lostCluster', { why: item.message, count: item.stale })}
        where={t('cluster')}
        since={item.since}
        action={t('openCluster')}
      />
    );
  }
  if (item.kind === 'drift') {
    const { object, by, held, gone } = item;
    const place = item.stage === null ? item.cluster : `${item.stage} · ${item.cluster}`;
    const what = t(gone ? 'driftGone' : 'drift', { object, who: by.join(', '), known: by.length });
    return (
      <Line
        mark={
          <Mark glyph="warn" tone="warn" size="lead" strong>
            <span>{t('differs')}</span>
          </Mark>
        }
        name={item.application}
        href={routes.application(project, item.application)}
        why={held === null ? what : `${what} ${t('driftHeld', { why: held })}`}
        where={item.others === 0 ? place : t('andMoreObjects', { place, count: item.others })}
        since={item.since}
        action={t('look')}
      />
    );
  }
  if (item.kind === 'hold') return <HeldNeed item={item} />;
  const waits = item.kind === 'suspended';
  return (
    <Line
      mark={
        waits ? (
          <Mark glyph="ask" tone="ask" size="lead" strong>
            <span>{t('waitsForPerson')}</span>
          </Mark>
        ) : (
          <StatusMark of="run" state="failed" size="lead" strong>
            {t('runFailed')}
          </StatusMark>
        )
      }
      name={item.application ?? item.workflow ?? t('run', { number: item.number })}
      href={routes.run(project, item.runId)}
      why={item.message}
      where={t('run', { number: item.number })}
      since={item.since}
      action={waits ? t('review') : t('openRun')}
    />
  );
}

function HeldNeed({ item }: { item: Extract<Item, { kind: 'hold' }> }) {
  const t = useTranslations('overview');
  const project = useProject();
  return (
    <Line
      mark={
        <Mark glyph="suspended" tone="ask" size="lead" strong>
          <span>{t('heldAt', { revision: item.revision })}</span>
        </Mark>
      }
      name={item.application}
      href={routes.application(project, item.application)}
      why={t('heldBy', { name: item.by, reason: item.message })}
      where={item.stage}
      since={item.since}
      action={t('review')}
    />
  );
}

function Line({
  mark,
  name,
  href,
  why,
  where,
  since,
  action,
}: {
  mark: ReactNode;
  name: string;
  href: string;
  why: string;
  where: string;
  since: Date | null;
  action: string;
}) {
  return (
    <li>
      <div className={classes.what}>
        <p className={classes.who}>
          {mark}
          <Link href={href} prefetch={false}>
            <b>{name}</b>
          </Link>
        </p>
        <p className={classes.why} title={why}>
          {why}
        </p>
      </div>
      <span className={classes.where} title={where}>
        {where}
      </span>
      <span className={classes.since}>{since !== null && <Ago at={since} />}</span>
      <ButtonLink size="sm" href={href} prefetch={false}>
        {action}
        <span className={text.hidden}> {name}</span>
      </ButtonLink>
    </li>
  );
}
