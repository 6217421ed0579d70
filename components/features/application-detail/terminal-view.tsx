'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Toolbar } from '@/components/patterns/toolbar';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { shells } from '@/server/domain/tunnel';
import { Choice } from './choice';
import { PlacementPicker } from './placement-picker';
import classes from './application-detail.module.css';

const Terminal = dynamic(() => import('./terminal').then((module) => module.Terminal), {
  ssr: false,
  loading: TerminalSkeleton,
});

function TerminalSkeleton() {
  const t = useTranslations('patterns');
  return <SkeletonRows rows={12} label={t('loading')} />;
}

type Instance = Outputs['application']['topology']['instances'][number];

/** A shell in a container of an application. */
export function TerminalView({ name }: { name: string }) {
  const t = useTranslations('application');
  const words = useTranslations('terminal');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('instance.exec');
  const [placement, setPlacement] = useQueryState('placement', parseAsString);
  const topology = useQuery(trpc.application.topology.queryOptions({ project, name }));
  if (!may.allowed)
    return <Empty title={words('mayNot')}>{words('mayNotText', { roles: may.roles.join(', ') })}</Empty>;
  if (hasFailed(topology))
    return (
      <QueryFailure
        tried={t('topologyFailed')}
        error={topology.error}
        onRetry={() => void topology.refetch()}
      />
    );
  if (topology.data === undefined)
    return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  const { instances } = topology.data;
  const instance = instances.find((each) => each.id === placement) ?? instances[0];
  if (!instance) return <Empty title={t('nowhere')}>{t('nowhereText')}</Empty>;
  return (
    <div className={classes.document}>
      {instances.length > 1 && (
        <Toolbar ruled>
          <PlacementPicker
            instances={instances}
            current={instance.id}
            onPick={(id) => void setPlacement(id)}
          />
        </Toolbar>
      )}
      <InstanceTerminal key={instance.id} instance={instance} />
    </div>
  );
}

function InstanceTerminal({ instance }: { instance: Instance }) {
  const t = useTranslations('terminal');
  const application = useTranslations('application');
  const [podName, setPod] = useQueryState('pod', parseAsString.withDefault(''));
  const [containerName, setContainer] = useQueryState('container', parseAsString.withDefault(''));
  const [shell, setShell] = useQueryState('shell', parseAsStringLiteral(shells).withDefault('sh'));
  const [round, setRound] = useState(0);
  const pods = instance.components.flatMap((each) => each.pods);
  const pod = pods.find((each) => each.name === podName) ?? (podName === '' ? pods[0] : undefined);
  const containers = pod?.containers.map((each) => each.name) ?? [];
  const container = containers.find((each) => each === containerName) ?? containers[0];
  if (pods.length === 0) return <Empty title={application('noPods')}>{t('noPodsText')}</Empty>;
  const again = () => setRound(round + 1);
  return (
    <>
      <Toolbar
        end={
          <Button size="sm" onClick={again}>
            {t('again')}
          </Button>
        }
      >
        <Choice
          label={application('pod')}
          value={pod?.name ?? ''}
          all={pod ? undefined : t('podGone')}
          names={pods.map((each) => each.name)}
          onPick={(value) => void setPod(value).then(() => setContainer(''))}
        />
        <Choice
          label={t('container')}
          value={container ?? ''}
          names={containers}
          onPick={(value) => void setContainer(value)}
        />
        <Choice
          label={t('shell')}
          value={shell}
          names={shells}
          onPick={(value) => void setShell(shells.find((each) => each === value) ?? 'sh')}
        />
      </Toolbar>
      {pod && container ? (
        <Terminal
          key={`${pod.namespace}/${pod.name}/${container}/${shell}/${round}`}
          instanceId={instance.id}
          namespace={pod.namespace}
          pod={pod.name}
          container={container}
          shell={shell}
        />
      ) : (
        <Empty title={t('podGone')}>{t('podGoneText')}</Empty>
      )}
    </>
  );
}
