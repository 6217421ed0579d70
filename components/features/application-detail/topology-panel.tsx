'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { GraphNode } from '@/components/graph/model';
import { useProject } from '@/components/patterns/session';
import { SidePanel } from '@/components/patterns/side-panel';
import { routes } from '@/components/routes';
import type { Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { ButtonLink } from '@/components/ui/button-link';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StageMark } from '@/components/ui/stage-strip';
import { StatusMark } from '@/components/ui/status-mark';
import { assertNever } from '@/server/domain/error';
import { ComponentBody } from './component-body';
import { PileBody } from './pile-body';
import { PodBody } from './pod-body';
import { ResourceBody } from './resource-body';
import type { TopologyData } from './topology-parts';
import classes from './application-detail.module.css';

type Instance = Outputs['application']['topology']['instances'][number];

/** More of what is selected; never needed to understand the graph. `onSelect` goes to another node of it. */
export function TopologyPanel({
  application,
  node,
  instance,
  onSelect,
  onClose,
}: {
  application: string;
  node: GraphNode<TopologyData>;
  instance: Instance;
  onSelect: (id: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('application');
  const project = useProject();
  const { data } = node;
  const logs = logsOf(data);
  const name = fullName(node);
  const viewOf = (view: string, query: Record<string, string>) =>
    `${routes.application(project, application, view)}?${new URLSearchParams({ placement: instance.id, ...query }).toString()}`;
  return (
    <SidePanel
      label={name}
      head={
        <>
          <b title={name}>{name}</b> <StatusMark of="instance" state={data.state} />
        </>
      }
      actions={
        (logs || data.kind === 'component') && (
          <>
            {data.kind === 'component' && (
              <ButtonLink size="sm" href={routes.component(project, application, data.component.name)}>
                {t('parameters')}
              </ButtonLink>
            )}
            {logs && 'pod' in logs && (
              <ButtonLink size="sm" href={viewOf('terminal', { pod: logs.pod })}>
                {t('view.terminal')}
              </ButtonLink>
            )}
            {logs && (
              <ButtonLink size="sm" href={viewOf('logs', logs)}>
                {t('view.logs')}
              </ButtonLink>
            )}
          </>
        )
      }
      onClose={onClose}
    >
      <div className={classes.panel}>
        <Body data={data} instance={instance} onSelect={onSelect} />
      </div>
    </SidePanel>
  );
}

function Body({
  data,
  instance,
  onSelect,
}: {
  data: TopologyData;
  instance: Instance;
  onSelect: (id: string) => void;
}) {
  switch (data.kind) {
    case 'application':
      return <InstanceFacts instance={instance} />;
    case 'component':
      return <ComponentBody component={data.component} instanceId={instance.id} onSelect={onSelect} />;
    case 'resource':
      return (
        <ResourceBody
          resource={data.resource}
          component={data.component}
          pods={podsOf(instance, data)}
          instanceId={instance.id}
          onSelect={onSelect}
        />
      );
    case 'pod':
      return <PodBody pod={data.pod} component={data.component} instanceId={instance.id} />;
    case 'pile':
      return <PileBody parts={data.parts} onSelect={onSelect} />;
    default:
      return assertNever(data);
  }
}

function fullName({ title, data }: GraphNode<TopologyData>): string {
  if (data.kind === 'pod') return data.pod.name;
  return data.kind === 'resource' ? data.resource.name : title;
}

/** What the log page has to show of it; null where nothing writes a log. */
function logsOf(data: TopologyData): { component: string } | { component: string; pod: string } | null {
  if (data.kind === 'pod') return { component: data.component, pod: data.pod.name };
  return data.kind === 'component' && data.component.pods.length > 0
    ? { component: data.component.name }
    : null;
}

function podsOf(instance: Instance, { component, resource }: TopologyData & { kind: 'resource' }) {
  const owner = `${resource.kind}/${resource.name}`;
  const all = instance.components.find((each) => each.name === component)?.pods ?? [];
  return all.filter((pod) => pod.owner === owner);
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
        { name: t('revision'), value: <StageMark {...instance} /> },
        { name: t('checked'), value: instance.checkedAt ? <Ago at={instance.checkedAt} long /> : '–' },
        ...(instance.message === '' ? [] : [{ name: t('says'), value: instance.message }]),
      ]}
    />
  );
}
