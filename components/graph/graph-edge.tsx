'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { use } from 'react';
import { AddButton } from './add-button';
import { type Route, routedPath } from './data-routes';
import { EditingContext } from './editing';
import type { EdgeTone } from './model';
import classes from './edge.module.css';

export type FlowEdge = Edge<{ tone: EdgeTone; label?: string; route?: Route }, 'step'>;

/** Leaves and arrives at right angles, corners of 8; data in a lane of its own, where there is one. */
export function GraphEdgeView({ id, data, markerEnd, ...ends }: EdgeProps<FlowEdge>) {
  const editing = use(EditingContext);
  const { path, labelX, labelY } = data?.route ? routedPath(data.route, ends) : steppedPath(ends);
  const isOrder = data?.tone !== 'data';
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={classes.edge}
        data-tone={data?.tone}
        interactionWidth={editing ? 24 : 0}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {data?.label && (
        <EdgeLabelRenderer>
          <span
            className={classes.label}
            style={{
              transform: `translate(${besideOf(data.route)}, -50%) translate(${labelX}px, ${labelY}px)`,
            }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
      {editing?.isEditable && isOrder && (
        <EdgeLabelRenderer>
          <AddButton
            quiet
            label={editing.words.addBetween}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            onAdd={() => editing.onAdd({ edge: id })}
          />
        </EdgeLabelRenderer>
      )}
    </>
  );
}

function steppedPath({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
}: Omit<EdgeProps<FlowEdge>, 'id'>) {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  const [path, labelX, labelY] = getSmoothStepPath({ ...ends, borderRadius: 8 });
  return { path, labelX, labelY };
}

/** A label lies on its line, or outwards of its lane: inwards are the steps. */
function besideOf(route: Route | undefined): string {
  if (!route) return '-50%';
  return route.side === 'right' ? '-6px' : 'calc(6px - 100%)';
}
