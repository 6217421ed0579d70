'use client';

import { useTranslations } from 'next-intl';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { type LogLine, levelOf, mergeLines } from '@/components/patterns/log-lines';
import { LogView } from '@/components/patterns/log-view';
import { Note } from '@/components/patterns/note';
import { useMay } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { useLiveTopic } from '@/components/trpc/use-live';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/server/domain/error';
import { type LogTopic, formatLogTopic, mostTail } from '@/server/domain/log-topic';
import { AtPlacement, type Instance } from './at-placement';
import { Choice } from './choice';
import classes from './application-detail.module.css';

const usualTail = 1_000;
/** In seconds; `all` is all that the nodes keep. */
const spans = { '5m': 300, '15m': 900, '1h': 3_600, '6h': 21_600, '24h': 86_400, all: undefined };
const spanNames = Object.keys(spans) as (keyof typeof spans)[];

/** What the containers of an application write, as they write it. */
export function LogsView({ name }: { name: string }) {
  const t = useTranslations('application');
  const may = useMay('instance.logs');
  if (!may.allowed)
    return <Empty title={t('mayNotRead')}>{t('mayNotReadText', { roles: may.roles.join(', ') })}</Empty>;
  return (
    <AtPlacement name={name}>
      {({ instance, picker, isOnly }) => (
        <div className={classes.document}>
          {!isOnly && <Toolbar ruled>{picker}</Toolbar>}
          <InstanceLogs key={instance.id} name={name} instance={instance} />
        </div>
      )}
    </AtPlacement>
  );
}

function InstanceLogs({ name, instance }: { name: string; instance: Instance }) {
  const t = useTranslations('application');
  const [component, setComponent] = useQueryState('component', parseAsString.withDefault(''));
  const [pod, setPod] = useQueryState('pod', parseAsString.withDefault(''));
  const [since, setSince] = useQueryState('since', parseAsStringLiteral(spanNames));
  const [previous, setPrevious] = useQueryState('previous', parseAsBoolean.withDefault(false));
  const components = instance.components.filter((each) => each.pods.length > 0);
  const pods = components
    .filter((each) => component === '' || each.name === component)
    .flatMap((each) => each.pods);
  // Lines that were read stay, also while there is no pod for a moment.
  const [hasBegun] = useState(components.length > 0);
  if (!hasBegun && components.length === 0) return <Empty title={t('noPods')}>{t('noPodsText')}</Empty>;
  const topic: LogTopic = {
    instanceId: instance.id,
    tail: since === null ? usualTail : mostTail,
    ...(component === '' ? {} : { component }),
    ...(pod === '' ? {} : { pod }),
    ...(since === null || since === 'all' ? {} : { sinceSeconds: spans[since] }),
    ...(previous ? { previous } : {}),
  };
  return (
    <TopicLogs
      key={formatLogTopic(topic)}
      name={name}
      topic={formatLogTopic(topic)}
      ended={previous ? t('logBefore') : t('logEnded')}
    >
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
      <Choice
        label={t('since')}
        value={since ?? ''}
        all={t('sinceAny', { count: usualTail })}
        names={spanNames}
        say={(span) => t(`span.${span}`)}
        onPick={(value) => void setSince(spanNames.find((each) => each === value) ?? null)}
      />
      <Button size="sm" aria-pressed={previous} onClick={() => void setPrevious(!previous)}>
        {t('beforeRestart')}
      </Button>
    </TopicLogs>
  );
}

type WrittenLine = { pod: string; container: string; at: string; text: string };
type TopicEvent = { lines: WrittenLine[] } | { problem: Pick<Problem, 'message' | 'hint'> } | { ended: true };

function TopicLogs({
  name,
  topic,
  ended,
  children,
}: {
  name: string;
  topic: string;
  /** Said when nothing more will come. */
  ended: string;
  children: ReactNode;
}) {
  const [toLines] = useState(createReader);
  const [lines, setLines] = useState<LogLine[]>([]);
  const [end, setEnd] = useState<Exclude<TopicEvent, { lines: unknown }> | null>(null);
  useLiveTopic(topic, (data) => {
    const event = data as TopicEvent;
    if (!('lines' in event)) {
      setEnd(event);
      return;
    }
    setEnd(null);
    const more = toLines(event.lines);
    setLines((before) => mergeLines(before, more));
  });
  return (
    <>
      {end && 'problem' in end && (
        <Note tone="fail">
          {end.problem.message} {end.problem.hint}
        </Note>
      )}
      {end && 'ended' in end && <Note tone="idle">{ended}</Note>}
      <LogView name={name} lines={lines} live={end === null}>
        {children}
      </LogView>
    </>
  );
}

/** Each line has an id of its own; a source is one text, however many lines it has. */
function createReader(): (written: WrittenLine[]) => LogLine[] {
  const sources = new Map<string, string>();
  let count = 0;
  return (written) =>
    written.map(({ pod, container, at, text }) => {
      const name = [pod, container].filter(Boolean).join('/');
      const source = sources.get(name) ?? name;
      sources.set(name, source);
      count += 1;
      return { id: String(count), at, source, level: levelOf(text), text };
    });
}
