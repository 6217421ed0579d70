'use client';

import { type ConnectionLineComponentProps, getSmoothStepPath } from '@xyflow/react';
import { use } from 'react';
import { EditingContext } from './editing';
import type { FlowNode } from './graph-node';
import classes from './edge.module.css';

/** The line that follows the hand; over a node that it cannot end at it says why. */
export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  fromPosition,
  toPosition,
  fromNode,
  toNode,
}: ConnectionLineComponentProps<FlowNode>) {
  const editing = use(EditingContext);
  const why = toNode ? (editing?.whyNot(fromNode.id, toNode.id) ?? null) : null;
  const [path] = getSmoothStepPath({
    sourceX: fromX,
    sourceY: fromY,
    targetX: toX,
    targetY: toY,
    sourcePosition: fromPosition,
    targetPosition: toPosition,
    borderRadius: 8,
  });
  return (
    <g>
      <path d={path} className={classes.edge} data-tone={why === null ? 'now' : 'hot'} />
      {why !== null && (
        <foreignObject x={toX + 12} y={toY + 12} width={260} height={64} className={classes.whyNot}>
          <span>{why}</span>
        </foreignObject>
      )}
    </g>
  );
}
