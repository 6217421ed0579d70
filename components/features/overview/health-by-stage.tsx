'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Meter } from '@/components/ui/meter';
import { Num } from '@/components/ui/num';
import { statusLook } from '@/components/ui/status-look';
import { StatusMark } from '@/components/ui/status-mark';
import { isWell, severityOf, type InstanceState } from '@/server/domain/status';
import classes from './overview.module.css';

type Stage = Outputs['overview']['get']['stages'][number];

export function HealthByStage({ stages }: { stages: readonly Stage[] }) {
  const t = useTranslations('overview');
  const project = useProject();
  return (
    <Section
      title={t('healthByStage')}
      action={<Link href={routes.environments(project)}>{t('environments')}</Link>}
    >
      {stages.length === 0 && <p className={classes.nothing}>{t('noStages')}</p>}
      {stages.map((stage) => (
        <StageHealth key={stage.stage} stage={stage} />
      ))}
    </Section>
  );
}

function StageHealth({ stage }: { stage: Stage }) {
  const t = useTranslations('overview');
  const words = useTranslations('status');
  const present = (Object.keys(stage.counts) as InstanceState[]).toSorted(
    (one, other) => severityOf(one) - severityOf(other),
  );
  const trouble = present.filter((state) => !isWell(state));
  const countOf = (state: InstanceState) => stage.counts[state] ?? 0;
  const label = present
    .map((state) => `${countOf(state)} ${words(statusLook({ of: 'instance', state }).word)}`)
    .join(', ');
  return (
    <div className={classes.stage}>
      <b>{stage.stage}</b>
      <Meter
        label={label === '' ? t('noInstances') : label}
        parts={present.map((state) => ({
          key: state,
          tone: statusLook({ of: 'instance', state }).tone,
          value: countOf(state),
        }))}
      />
      <span className={classes.total}>
        <Num value={stage.total} />
      </span>
      {trouble.length > 0 && (
        <p className={classes.counts}>
          {trouble.map((state) => (
            <StatusMark key={state} of="instance" state={state} size="nav">
              {t('countOfState', {
                count: countOf(state),
                state: words(statusLook({ of: 'instance', state }).word).toLowerCase(),
              })}
            </StatusMark>
          ))}
        </p>
      )}
    </div>
  );
}
