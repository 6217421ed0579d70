'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useMemo, useState } from 'react';
import { GraphOutline } from '@/components/graph/graph-outline';
import type { Graph, GraphNode } from '@/components/graph/model';
import type { Drawing } from '@/components/graph/to-flow';
import { Empty } from '@/components/patterns/empty';
import { useProject } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { routes } from '@/components/routes';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { StatusMark } from '@/components/ui/status-mark';
import { AtPlacement, type Instance } from './at-placement';
import { Diagnoses } from './diagnosis-note';
import { LastSeen } from './last-seen';
import { PartList } from './part-list';
import { ResourceIcon } from './resource-icon';
import { StandingNote } from './standing-note';
import { TopologyFilter } from './topology-filter';
import { foldAbove } from './topology-graph';
import { TopologyPanel } from './topology-panel';
import {
  type TopologyData,
  type TopologyPart,
  filterComponents,
  isFiltered,
  isFlat,
  isWorthFiltering,
  partsOf,
} from './topology-parts';
import { useTopologyFilter } from './use-topology-filter';
import { useTopologyGraph } from './use-topology-graph';
import classes from './application-detail.module.css';

const GraphView = dynamic(
  () => import('@/components/graph/graph-view').then((module) => module.GraphView<TopologyData>),
  {
    ssr: false,
  },
);

/** Application, components, resources and pods of one placement, live, with what is wrong said where it is. */
export function TopologyView({ name }: { name: string }) {
  return (
    <AtPlacement name={name}>
      {({ instance, picker }) => (
        <Placement key={instance.id} name={name} instance={instance}>
          {picker}
        </Placement>
      )}
    </AtPlacement>
  );
}

function Placement({ name, instance, children }: { name: string; instance: Instance; children: ReactNode }) {
  const t = useTranslations('application');
  const { filter, by } = useTopologyFilter();
  const [selected, setSelected] = useQueryState('node', parseAsString);
  const [picked, setShape] = useQueryState('shape', parseAsStringLiteral(['graph', 'outline']));
  // On a phone the canvas becomes its outline, unless somebody asks for the graph.
  const isPhone = useMediaQuery(phone) ?? false;
  const shape = picked ?? (isPhone ? 'outline' : 'graph');
  const all = useMemo(() => partsOf(instance.components), [instance]);
  const [folded, setFolded] = useQueryState('folded', parseAsBoolean.withDefault(all.length > foldAbove));
  const components = useMemo(() => filterComponents(instance.components, filter), [instance, filter]);
  const parts = useMemo(
    () => (components === instance.components ? all : partsOf(components)),
    [components, instance, all],
  );
  const graph = useTopologyGraph({
    application: name,
    state: instance.state,
    components,
    folded,
    by,
    kept: selected,
  });
  const chosen = graph.nodes.find((node) => node.id === selected);
  const pick = (id: string | null) => void setSelected(id);
  const flat = shape === 'outline' && isFlat(all.length, filter, by);
  return (
    <div className={classes.topology}>
      <div className={classes.stage}>
        <Toolbar
          ruled
          end={
            <>
              {shape === 'graph' && all.length > foldAbove && (
                <Button size="sm" aria-pressed={folded} onClick={() => void setFolded(!folded)}>
                  {t('fold')}
                </Button>
              )}
              <Segmented
                label={t('shape')}
                value={shape}
                options={[
                  { value: 'graph', label: t('graph') },
                  { value: 'outline', label: t('outline') },
                ]}
                onChange={(value) => void setShape(value)}
              />
            </>
          }
        >
          {children}
          {isWorthFiltering(all.length, filter) && <TopologyFilter parts={all} shown={parts.length} />}
        </Toolbar>
        <LastSeen instance={instance} />
        <StandingNote instance={instance} />
        <Drawn
          name={name}
          graph={graph}
          shape={parts.length === 0 && isFiltered(filter) ? 'nothing' : flat ? 'list' : shape}
          parts={parts}
          instance={instance}
          selected={selected}
          onSelect={pick}
        />
      </div>
      {chosen && (
        <TopologyPanel
          application={name}
          node={chosen}
          instance={instance}
          onSelect={pick}
          onClose={() => pick(null)}
        />
      )}
    </div>
  );
}

function Drawn({
  name,
  graph,
  shape,
  parts,
  instance,
  selected,
  onSelect,
}: {
  name: string;
  graph: Graph<TopologyData>;
  shape: 'graph' | 'outline' | 'list' | 'nothing';
  parts: readonly TopologyPart[];
  instance: Instance;
  selected: string | null;
  onSelect: (id: string | null) => void;
}) {
  const t = useTranslations('application');
  const project = useProject();
  const { by } = useTopologyFilter();
  const isPhone = useMediaQuery(phone) ?? false;
  const [wanted, setWhyOpen] = useState<boolean | null>(null);
  // Over a list it would hide rows; on a phone it stands above the list.
  const isWhyOpen = wanted ?? (shape === 'graph' || isPhone);
  const sick = instance.components.filter((component) => component.diagnosis !== null);
  const chosen = graph.nodes.find((node) => node.id === selected);
  const shared = { label: t('graphOf', { name }), graph, selected, onSelect, drawing };
  return (
    <div className={classes.canvas}>
      {shape === 'graph' && (
        <GraphView {...shared} layout="tree" covered={sick.length > 0 && isWhyOpen ? coveredByWhy : 0} />
      )}
      {shape === 'outline' && <GraphOutline {...shared} />}
      {shape === 'list' && (
        <PartList label={shared.label} parts={parts} by={by} selected={selected} onSelect={onSelect} />
      )}
      {shape === 'nothing' && <Empty title={t('noPart')}>{t('noPartText')}</Empty>}
      {sick.length > 0 && (
        <Diagnoses
          components={sick}
          selected={chosen ? componentOf(chosen.data) : null}
          open={isWhyOpen}
          onOpen={setWhyOpen}
          logsOf={(component) => {
            const query = new URLSearchParams({ placement: instance.id, component });
            return `${routes.application(project, name, 'logs')}?${query}`;
          }}
        />
      )}
    </div>
  );
}

const phone = '(max-width: 640px)';
/** About what the diagnosis takes of the canvas. */
const coveredByWhy = 0.34;

function componentOf(data: TopologyData): string | null {
  if (data.kind === 'application' || data.kind === 'pile') return null;
  return data.kind === 'component' ? data.component.name : data.component;
}

const drawing: Drawing<TopologyData> = {
  icon: (node: GraphNode<TopologyData>) => <ResourceIcon data={node.data} />,
  mark: (node: GraphNode<TopologyData>) => <StatusMark of="instance" state={node.data.state} bare />,
};
