'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import type { Outputs } from '@/components/trpc/trpc';
import { ClientOnly } from '@/components/ui/client-only';
import { Segmented } from '@/components/ui/segmented';
import { logOfNode, logOfRun } from './log-source';
import { RunEvents } from './run-events';
import { RunLog } from './run-log';
import { RunOutline } from './run-outline';
import { Timeline } from './timeline';
import type { ShownNode } from './use-nodes';
import classes from './run.module.css';

const docks = ['timeline', 'outline', 'log', 'events'] as const;

type DockProps = {
  run: Outputs['run']['get'];
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string) => void;
};

/** The same run in other ways: when each node worked, as an outline, what the nodes said, every transition. */
export function RunDock(props: DockProps) {
  const t = useTranslations('run');
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false;
  const [picked, setDock] = useQueryState('show', parseAsStringLiteral(docks));
  const dock = picked ?? (isPhone ? 'outline' : 'timeline');
  const { run } = props;
  return (
    <section className={classes.dock} aria-label={t(`docks.${dock}`)}>
      <Segmented
        label={t('show')}
        value={dock}
        options={docks.map((value) => ({ value, label: t(`docks.${value}`) }))}
        onChange={(value) => void setDock(value)}
      />
      <ClientOnly>
        {dock === 'timeline' && <Timeline {...props} />}
        {dock === 'outline' && <RunOutline {...props} />}
        {dock === 'log' && <DockLog run={run} nodes={props.nodes} />}
        {dock === 'events' && <RunEvents id={run.id} live={run.finishedAt === null} />}
      </ClientOnly>
    </section>
  );
}

/** The log of the whole run, or of the node that is picked; which one is in the address. */
function DockLog({ run, nodes }: Pick<DockProps, 'run' | 'nodes'>) {
  const t = useTranslations('run');
  const [of, setOf] = useQueryState('of', parseAsString.withDefault(''));
  const writers = nodes.filter(({ kind }) => kind !== 'done' && kind !== 'group');
  const node = writers.find(({ key }) => key === of);
  const source = node ? logOfNode(node) : logOfRun(run);
  return (
    <RunLog key={`${source.id} ${source.node ?? ''}`} source={source} live={run.finishedAt === null}>
      <select
        className={classes.choice}
        aria-label={t('node')}
        value={node?.key ?? ''}
        onChange={({ currentTarget }) => void setOf(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">{t('allNodes')}</option>
        {writers.map(({ key, parent, name }) => (
          <option key={key} value={key}>
            {parent === null ? name : `${nameOf(parent, nodes)} / ${name}`}
          </option>
        ))}
      </select>
    </RunLog>
  );
}

function nameOf(key: string, nodes: ShownNode[]): string {
  return nodes.find((node) => node.key === key)?.name ?? key;
}
