'use client';

import { useTranslations } from 'next-intl';
import { Section } from '@/components/patterns/section';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import type { PodStatus } from '@/server/domain/pod-status';
import type { InstanceState } from '@/server/domain/status';
import { InstanceEvents } from './instance-events';
import { LiveYaml } from './live-yaml';
import { ObjectVerbs } from './object-verbs';
import classes from './application-detail.module.css';

/** A pod in the panel: where it runs, its containers, its events. */
export function PodBody({
  pod,
  component,
  instanceId,
}: {
  pod: PodStatus;
  component: string;
  instanceId: string;
}) {
  const t = useTranslations('application');
  const object = { apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name };
  return (
    <>
      <Facts
        facts={[
          ...(pod.message === '' ? [] : [{ name: t('says'), value: pod.message }]),
          { name: t('node'), value: pod.node === '' ? '–' : <Mono>{pod.node}</Mono> },
          { name: t('started'), value: <Ago at={new Date(pod.createdAt)} long /> },
          { name: t('restarts'), value: String(pod.restarts) },
        ]}
      />
      <ObjectVerbs instanceId={instanceId} object={object} />
      <Section title={t('containers')}>
        <ul className={classes.list}>
          {pod.containers.map((container) => (
            <li key={container.name}>
              <StatusMark of="instance" state={stateOf(container, pod)} bare />
              <span>{container.name}</span>
              <Mono>{container.image}</Mono>
              <span className={classes.dim}>{container.reason}</span>
            </li>
          ))}
        </ul>
      </Section>
      <InstanceEvents
        instanceId={instanceId}
        component={component}
        object={{ kind: 'Pod', name: pod.name }}
      />
      <LiveYaml key={pod.name} instanceId={instanceId} object={object} />
    </>
  );
}

/** One that is not ready is what its pod is: completed, starting, in trouble, or not seen now. */
function stateOf({ ready }: PodStatus['containers'][number], { state }: PodStatus): InstanceState {
  if (ready && state !== 'stale') return 'running';
  return state === 'running' ? 'warning' : state;
}
