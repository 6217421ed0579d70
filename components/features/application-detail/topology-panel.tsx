'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { GraphNode } from '@/components/graph/model';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SidePanel } from '@/components/patterns/side-panel';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import { assertNever } from '@/server/domain/error';
import type { PodStatus } from '@/server/domain/pod-status';
import { InstanceEvents } from './instance-events';
import { LiveYaml } from './live-yaml';
import type { TopologyComponent, TopologyData, TopologyResource } from './topology-graph';
import classes from './application-detail.module.css';

type Instance = Outputs['application']['topology']['instances'][number];

/** More of what is selected; never needed to understand the graph. */
export function TopologyPanel({
  node,
  instance,
  onClose,
}: {
  node: GraphNode<TopologyData>;
  instance: Instance;
  onClose: () => void;
}) {
  const { data } = node;
  return (
    <SidePanel
      label={node.title}
      head={
        <>
          <b>
            {data.kind === 'pod' ? data.pod.name : data.kind === 'resource' ? data.resource.name : node.title}
          </b>{' '}
          <StatusMark of="instance" state={data.state} />
        </>
      }
      onClose={onClose}
    >
      <div className={classes.panel}>
        <Body data={data} instance={instance} />
      </div>
    </SidePanel>
  );
}

function Body({ data, instance }: { data: TopologyData; instance: Instance }) {
  switch (data.kind) {
    case 'application':
      return <InstanceFacts instance={instance} />;
    case 'component':
      return <ComponentBody component={data.component} instance={instance} />;
    case 'resource':
      return <ResourceBody resource={data.resource} instance={instance} />;
    case 'pod':
      return <PodBody pod={data.pod} component={data.component} instance={instance} />;
    default:
      return assertNever(data);
  }
}

function InstanceFacts({ instance }: { instance: Instance }) {
  const t = useTranslations('application');
  const project = useProject();
  return (
    <Facts
      facts={[
        {
          name: t('cluster'),
          value: <Link href={routes.cluster(project, instance.cluster)}>{instance.cluster}</Link>,
        },
        { name: t('namespace'), value: <Mono>{instance.namespace}</Mono> },
        { name: t('stage'), value: instance.stage ?? '–' },
        { name: t('revision'), value: `r${instance.revision}` },
        { name: t('checked'), value: instance.checkedAt ? <Ago at={instance.checkedAt} long /> : '–' },
        { name: t('says'), value: instance.message || '–' },
      ]}
    />
  );
}

function ComponentBody({ component, instance }: { component: TopologyComponent; instance: Instance }) {
  const t = useTranslations('application');
  const project = useProject();
  return (
    <>
      <Facts
        facts={[
          {
            name: t('type'),
            value: <Link href={routes.type(project, 'component', component.type)}>{component.type}</Link>,
          },
          { name: t('traits'), value: component.traits.join(', ') || '–' },
          { name: t('says'), value: component.message || '–' },
        ]}
      />
      {component.pods.length > 0 && (
        <Section
          title={t('pods')}
          fact={t('ready', {
            ready: component.pods.filter((pod) => pod.state === 'running').length,
            all: component.pods.length,
          })}
        >
          <ul className={classes.list}>
            {component.pods.map((pod) => (
              <li key={`${pod.namespace}/${pod.name}`}>
                <StatusMark of="instance" state={pod.state} bare />
                <Mono>{pod.name}</Mono>
                <span className={classes.dim}>{pod.message}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <InstanceEvents instanceId={instance.id} component={component.name} />
    </>
  );
}

function ResourceBody({ resource, instance }: { resource: TopologyResource; instance: Instance }) {
  const t = useTranslations('application');
  return (
    <>
      <Facts
        facts={[
          { name: t('kind'), value: resource.kind },
          { name: t('apiVersion'), value: <Mono>{resource.apiVersion}</Mono> },
          {
            name: t('namespace'),
            value: resource.namespace === '' ? '–' : <Mono>{resource.namespace}</Mono>,
          },
          { name: t('says'), value: resource.message || '–' },
        ]}
      />
      <LiveYaml instanceId={instance.id} resourceId={resource.id} />
    </>
  );
}

function PodBody({ pod, component, instance }: { pod: PodStatus; component: string; instance: Instance }) {
  const t = useTranslations('application');
  return (
    <>
      <Facts
        facts={[
          { name: t('says'), value: pod.message || '–' },
          { name: t('node'), value: <Mono>{pod.node || '–'}</Mono> },
          { name: t('started'), value: <Ago at={new Date(pod.createdAt)} long /> },
          { name: t('restarts'), value: String(pod.restarts) },
        ]}
      />
      <Section title={t('containers')}>
        <ul className={classes.list}>
          {pod.containers.map((container) => (
            <li key={container.name}>
              <StatusMark of="instance" state={container.ready ? 'running' : 'warning'} bare />
              <span>{container.name}</span>
              <Mono>{container.image}</Mono>
              <span className={classes.dim}>{container.reason}</span>
            </li>
          ))}
        </ul>
      </Section>
      <InstanceEvents
        instanceId={instance.id}
        component={component}
        object={{ kind: 'Pod', name: pod.name }}
      />
    </>
  );
}
