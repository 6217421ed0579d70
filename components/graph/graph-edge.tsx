'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from '@xyflow/react';
import { use } from 'react';
import { AddButton } from './add-button';
import { EditingContext } from './editing';
import type { EdgeTone } from './model';
import classes from './edge.module.css';

export type FlowEdge = Edge<{ tone: EdgeTone; label?: string }, 'step'>;

/** Leaves and arrives at right angles, corners of 8. */
export function GraphEdgeView({ id, data, markerEnd, ...ends }: EdgeProps<FlowEdge>) {
  const editing = use(EditingContext);
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
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
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
