'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { useMay } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Toolbar } from '@/components/patterns/toolbar';
import { Button } from '@/components/ui/button';
import { shells } from '@/server/domain/tunnel';
import { AtPlacement, type Instance } from './at-placement';
import { Choice } from './choice';
import classes from './application-detail.module.css';

const Terminal = dynamic(() => import('./terminal').then((module) => module.Terminal), {
  ssr: false,
  loading: TerminalSkeleton,
});

function TerminalSkeleton() {
  const t = useTranslations('patterns');
  return <SkeletonRows rows={12} label={t('loading')} />;
}

/** A shell in a container of an application. */
export function TerminalView({ name }: { name: string }) {
  const t = useTranslations('terminal');
  const may = useMay('instance.exec');
  if (!may.allowed)
    return <Empty title={t('mayNot')}>{t('mayNotText', { roles: may.roles.join(', ') })}</Empty>;
  return (
    <AtPlacement name={name}>
      {({ instance, picker, isOnly }) => (
        <div className={classes.document}>
          {!isOnly && <Toolbar ruled>{picker}</Toolbar>}
          <InstanceTerminal key={instance.id} instance={instance} />
        </div>
      )}
    </AtPlacement>
  );
}

type Pod = Instance['components'][number]['pods'][number];

/** Pods come and go meanwhile; a terminal and what it shows stay, also when its pod is gone. `name`: empty for any. */
function useOpenedPod(pods: readonly Pod[], name: string): Pod | undefined {
  // The pods come in the order of their trouble: a container that crashes has no room for a shell.
  const first = pods.find(({ state }) => state === 'running') ?? pods[0];
  const [opened, setOpened] = useState(first);
  const stays = name === '' || opened?.name === name ? opened : undefined;
  const wanted = name || (stays ?? first)?.name;
  const pod = pods.find((each) => each.name === wanted) ?? stays;
  if (pod && pod.name !== opened?.name) setOpened(pod);
  return pod;
}

function InstanceTerminal({ instance }: { instance: Instance }) {
  const t = useTranslations('terminal');
  const application = useTranslations('application');
  const [podName, setPod] = useQueryState('pod', parseAsString.withDefault(''));
  const [containerName, setContainer] = useQueryState('container', parseAsString.withDefault(''));
  const [shell, setShell] = useQueryState('shell', parseAsStringLiteral(shells).withDefault('sh'));
  const [round, setRound] = useState(0);
  const pods = instance.components.flatMap((each) => each.pods);
  const pod = useOpenedPod(pods, podName);
  const names = pods.map((each) => each.name);
  const containers = pod?.containers.filter((each) => !each.init).map((each) => each.name) ?? [];
  const container = containers.find((each) => each === containerName) ?? containers[0];
  if (pods.length === 0 && !pod) return <Empty title={application('noPods')}>{t('noPodsText')}</Empty>;
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
          names={pod && !names.includes(pod.name) ? [pod.name, ...names] : names}
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
