'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { logOfNode, logOfRun } from '@/components/run/log-source';
import { RunLog } from '@/components/run/run-log';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { ClientOnly } from '@/components/ui/client-only';
import { Segmented } from '@/components/ui/segmented';
import { NodeFilterBar } from './node-filter-bar';
import { isWorthFiltering, listNodes } from './node-list';
import { RunEvents } from './run-events';
import { RunOutline } from './run-outline';
import { Timeline } from './timeline';
import { useNodeFilter } from './use-node-filter';
import classes from './run.module.css';

const docks = ['timeline', 'outline', 'log', 'events'] as const;

type DockProps = {
  run: Run;
  /** The run, and those inside it. */
  runs: readonly { id: string }[];
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
  const { run, runs, nodes } = props;
  const { filter } = useNodeFilter();
  return (
    <section className={classes.dock} aria-label={t(`docks.${dock}`)}>
      <div className={classes.dockHead}>
        <Segmented
          label={t('show')}
          value={dock}
          options={docks.map((value) => ({ value, label: t(`docks.${value}`) }))}
          onChange={(value) => void setDock(value)}
        />
        {(dock === 'timeline' || dock === 'outline') && isWorthFiltering(nodes, filter) && (
          <NodeFilterBar nodes={nodes} />
        )}
      </div>
      <ClientOnly>
        {dock === 'timeline' && <Timeline {...props} />}
        {dock === 'outline' && <RunOutline {...props} />}
        {dock === 'log' && <DockLog run={run} runs={runs} nodes={nodes} />}
        {dock === 'events' && <RunEvents id={run.id} live={run.finishedAt === null} />}
      </ClientOnly>
    </section>
  );
}

/** The log of the whole run, or of the node that is picked; which one is in the address. */
function DockLog({ run, runs, nodes }: Pick<DockProps, 'run' | 'runs' | 'nodes'>) {
  const t = useTranslations('run');
  const [of, setOf] = useQueryState('of', parseAsString.withDefault(''));
  const node = nodes.find(({ key }) => key === of);
  const writers = useMemo(() => writersOf(nodes, of), [nodes, of]);
  const source = node ? logOfNode(node) : logOfRun(runs.map(({ id }) => id));
  return (
    <RunLog key={`${source.id} ${source.node ?? ''}`} source={source} live={run.finishedAt === null}>
      <select
        className={classes.choice}
        aria-label={t('node')}
        value={node?.key ?? ''}
        onChange={({ currentTarget }) => void setOf(currentTarget.value === '' ? null : currentTarget.value)}
      >
        <option value="">{t('allNodes')}</option>
        {writers.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </RunLog>
  );
}

/** More are found by the list of nodes, whose panel has the log of each. */
const mostWriters = 200;

/** Those to choose from, in the order of the plan, under their names with those of what holds them. */
function writersOf(nodes: readonly ShownNode[], chosen: string): { key: string; name: string }[] {
  const names = new Map(nodes.map(({ key, name }) => [key, name]));
  const all = nodes.filter(({ kind }) => kind !== 'done' && kind !== 'group');
  const grave = new Set(listNodes(all, { search: '', state: null, within: null }).slice(0, mostWriters));
  return all
    .filter((node) => all.length <= mostWriters || grave.has(node) || node.key === chosen)
    .map(({ key, parent, name }) => ({
      key,
      name: parent === null ? name : `${names.get(parent) ?? parent} / ${name}`,
    }));
}
