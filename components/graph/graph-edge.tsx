'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import type { EdgeTone } from './model';
import classes from './edge.module.css';

export type FlowEdge = Edge<{ tone: EdgeTone; label?: string }, 'step'>;

/** Leaves and arrives at right angles, corners of 8. */
export function GraphEdgeView({ id, data, markerEnd, ...ends }: EdgeProps<FlowEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = ends;
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 8,
  });
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={classes.edge}
        data-tone={data?.tone}
        interactionWidth={0}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {data?.label && (
        <EdgeLabelRenderer>
          <span
            className={classes.label}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
