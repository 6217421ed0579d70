'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useMemo, useState } from 'react';
import { GraphOutline } from '@/components/graph/graph-outline';
import type { GraphNode } from '@/components/graph/model';
import type { Drawing } from '@/components/graph/to-flow';
import { useProject } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { routes } from '@/components/routes';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { StatusMark } from '@/components/ui/status-mark';
import { AtPlacement, type Instance } from './at-placement';
import { Diagnoses } from './diagnosis-note';
import { ResourceIcon } from './resource-icon';
import { type TopologyData, countParts, foldAbove, toTopologyGraph } from './topology-graph';
import { TopologyPanel } from './topology-panel';
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
  const project = useProject();
  const parts = countParts(instance.components);
  const [selected, setSelected] = useQueryState('node', parseAsString);
  const [picked, setShape] = useQueryState('shape', parseAsStringLiteral(['graph', 'outline']));
  // On a phone the canvas becomes its outline, unless somebody asks for the graph.
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false;
  const shape = picked ?? (isPhone ? 'outline' : 'graph');
  const [isWhyOpen, setWhyOpen] = useState(true);
  const [folded, setFolded] = useQueryState('folded', parseAsBoolean.withDefault(parts > foldAbove));
  const graph = useMemo(() => {
    const make = (fold: boolean) =>
      toTopologyGraph({
        application: name,
        state: instance.state,
        components: instance.components,
        folded: fold,
        words: {
          components: t('components', { count: instance.components.length }),
          traits: (type, count) => t('typeAndTraits', { type, count }),
          changed: t('changed'),
        },
      });
    const asked = make(folded);
    // What a link or the panel leads to is shown, also where it would be folded away.
    const isHidden = folded && selected !== null && !asked.nodes.some(({ id }) => id === selected);
    return isHidden ? make(false) : asked;
  }, [name, instance, folded, selected, t]);
  const chosen = graph.nodes.find((node) => node.id === selected);
  const sick = instance.components.filter((component) => component.diagnosis !== null);
  const pick = (id: string | null) => void setSelected(id);
  return (
    <div className={classes.topology}>
      <div className={classes.stage}>
        <Toolbar
          ruled
          end={
            <>
              {parts > foldAbove && (
                <Button size="sm" aria-pressed={folded} onClick={() => void setFolded(!folded)}>
                  {folded ? t('folded', { count: graph.hidden }) : t('fold')}
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
        </Toolbar>
        <div className={classes.canvas}>
          {shape === 'graph' ? (
            <GraphView
              label={t('graphOf', { name })}
              graph={graph}
              layout="tree"
              selected={selected}
              onSelect={pick}
              drawing={drawing}
              covered={sick.length > 0 && isWhyOpen ? coveredByWhy : 0}
            />
          ) : (
            <GraphOutline
              label={t('graphOf', { name })}
              graph={graph}
              selected={selected}
              onSelect={pick}
              drawing={drawing}
            />
          )}
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

/** About what the diagnosis takes of the canvas. */
const coveredByWhy = 0.34;

function componentOf(data: TopologyData): string | null {
  if (data.kind === 'application') return null;
  return data.kind === 'component' ? data.component.name : data.component;
}

const drawing: Drawing<TopologyData> = {
  icon: (node: GraphNode<TopologyData>) => <ResourceIcon data={node.data} />,
  mark: (node: GraphNode<TopologyData>) => <StatusMark of="instance" state={node.data.state} bare />,
};
