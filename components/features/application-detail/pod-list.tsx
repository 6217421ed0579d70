'use client';

import { useTranslations } from 'next-intl';
import { Section } from '@/components/patterns/section';
import { Mono } from '@/components/ui/code';
import { StatusMark } from '@/components/ui/status-mark';
import type { PodStatus } from '@/server/domain/pod-status';
import { isWell } from '@/server/domain/status';
import { podId } from './topology-parts';
import classes from './application-detail.module.css';

/** Pods with what each says of itself; nothing where there are none. */
export function PodList({ pods, onSelect }: { pods: PodStatus[]; onSelect: (id: string) => void }) {
  const t = useTranslations('application');
  if (pods.length === 0) return null;
  const ready = pods.filter((pod) => isWell(pod.state)).length;
  // How many are ready is not known of what cannot be seen.
  const isSeen = pods.every((pod) => pod.state !== 'stale');
  return (
    <Section title={t('pods')} fact={isSeen ? t('ready', { ready, all: pods.length }) : undefined}>
      <ul className={classes.list}>
        {pods.map((pod) => (
          <li key={`${pod.namespace}/${pod.name}`}>
            <StatusMark of="instance" state={pod.state} bare />
            <button type="button" className={classes.go} onClick={() => onSelect(podId(pod))}>
              <Mono>{pod.name}</Mono>
            </button>
            <span className={classes.dim}>{pod.message}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
