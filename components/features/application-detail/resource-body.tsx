'use client';

import { useTranslations } from 'next-intl';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import type { PodStatus } from '@/server/domain/pod-status';
import { DriftNote } from './drift-note';
import { InstanceEvents } from './instance-events';
import { LiveYaml } from './live-yaml';
import { ObjectVerbs } from './object-verbs';
import { PodList } from './pod-list';
import type { TopologyResource } from './topology-parts';

/** An object of the cluster in the panel: what it is, its pods, its events, and itself as YAML. */
export function ResourceBody({
  resource,
  component,
  pods,
  instanceId,
  onSelect,
}: {
  resource: TopologyResource;
  component: string;
  pods: PodStatus[];
  instanceId: string;
  onSelect: (id: string) => void;
}) {
  const t = useTranslations('application');
  const { apiVersion, kind, namespace, name } = resource;
  const object = { apiVersion, kind, namespace, name };
  return (
    <>
      <Facts
        facts={[
          { name: t('kind'), value: resource.kind },
          { name: t('apiVersion'), value: <Mono>{resource.apiVersion}</Mono> },
          ...(resource.namespace === ''
            ? []
            : [{ name: t('namespace'), value: <Mono>{resource.namespace}</Mono> }]),
          ...(resource.message === '' ? [] : [{ name: t('says'), value: resource.message }]),
        ]}
      />
      <ObjectVerbs instanceId={instanceId} object={object} />
      <DriftNote resource={resource} instanceId={instanceId} />
      <PodList pods={pods} onSelect={onSelect} />
      <InstanceEvents
        instanceId={instanceId}
        component={component}
        object={{ kind: resource.kind, name: resource.name }}
      />
      <LiveYaml key={resource.id} instanceId={instanceId} object={object} />
    </>
  );
}
