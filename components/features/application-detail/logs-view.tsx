'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { type LogLine, levelOf, mergeLines } from '@/components/patterns/log-lines';
import { LogView } from '@/components/patterns/log-view';
import { Note } from '@/components/patterns/note';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLiveTopic } from '@/components/trpc/use-live';
import type { Problem } from '@/server/domain/error';
import { type LogTopic, formatLogTopic } from '@/server/domain/log-topic';
import { Choice } from './choice';
import { PlacementPicker } from './placement-picker';
import classes from './application-detail.module.css';

type Instance = Outputs['application']['topology']['instances'][number];
const tail = 1_000;

/** What the containers of an application write, as they write it. */
export function LogsView({ name }: { name: string }) {
  const t = useTranslations('application');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('instance.logs');
  const [placement, setPlacement] = useQueryState('placement', parseAsString);
  const topology = useQuery(trpc.application.topology.queryOptions({ project, name }));
  if (!may.allowed)
    return <Empty title={t('mayNotRead')}>{t('mayNotReadText', { roles: may.roles.join(', ') })}</Empty>;
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
      <InstanceLogs key={instance.id} name={name} instance={instance} />
    </div>
  );
}

function InstanceLogs({ name, instance }: { name: string; instance: Instance }) {
  const t = useTranslations('application');
  const [component, setComponent] = useQueryState('component', parseAsString.withDefault(''));
  const [pod, setPod] = useQueryState('pod', parseAsString.withDefault(''));
  const components = instance.components.filter((each) => each.pods.length > 0);
  const pods = components
    .filter((each) => component === '' || each.name === component)
    .flatMap((each) => each.pods);
  if (components.length === 0) return <Empty title={t('noPods')}>{t('noPodsText')}</Empty>;
  const topic: LogTopic = {
    instanceId: instance.id,
    tail,
    ...(component === '' ? {} : { component }),
    ...(pod === '' ? {} : { pod }),
  };
  return (
    <TopicLogs key={formatLogTopic(topic)} name={name} topic={formatLogTopic(topic)}>
      <Choice
        label={t('component')}
        value={component}
        all={t('allComponents')}
        names={components.map((each) => each.name)}
        onPick={(value) => {
          void setComponent(value);
          void setPod('');
        }}
      />
      <Choice
        label={t('pod')}
        value={pod}
        all={t('allPods')}
        names={pods.map((each) => each.name)}
        onPick={(value) => void setPod(value)}
      />
    </TopicLogs>
  );
}

type TopicEvent =
  | { lines: { pod: string; container: string; at: string; text: string }[] }
  | { problem: Pick<Problem, 'message' | 'hint'> }
  | { ended: true };

function TopicLogs({ name, topic, children }: { name: string; topic: string; children: ReactNode }) {
  const t = useTranslations('application');
  const [lines, setLines] = useState<LogLine[]>([]);
  const [end, setEnd] = useState<Exclude<TopicEvent, { lines: unknown }> | null>(null);
  useLiveTopic(topic, (data) => {
    const event = data as TopicEvent;
    if (!('lines' in event)) {
      setEnd(event);
      return;
    }
    setEnd(null);
    setLines((before) =>
      mergeLines(
        before,
        event.lines.map(({ pod, container, at, text }, i) => ({
          id: `${pod}/${container} ${at} ${before.length + i}`,
          at,
          source: [pod, container].filter(Boolean).join('/'),
          level: levelOf(text),
          text,
        })),
      ),
    );
  });
  return (
    <>
      {end && 'problem' in end && (
        <Note tone="fail">
          {end.problem.message} {end.problem.hint}
        </Note>
      )}
      {end && 'ended' in end && <Note tone="idle">{t('logEnded')}</Note>}
      <LogView name={name} lines={lines} live={end === null}>
        {children}
      </LogView>
    </>
  );
}
