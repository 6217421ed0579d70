'use client';

import { Handle, type Node, type NodeProps, NodeToolbar, Position } from '@xyflow/react';
import { type ReactNode, use } from 'react';
import { AddButton } from './add-button';
import { EditingContext } from './editing';
import type { GraphNode as Model } from './model';
import classes from './node.module.css';

export type FlowData = {
  node: Model<unknown>;
  icon: ReactNode;
  mark: ReactNode;
  direction: 'right' | 'down';
};
export type FlowNode = Node<FlowData, 'node' | 'frame'>;

/** Draws one node; what it says and how it looks was decided by whoever made the graph. */
export function GraphNodeView({ data, selected }: NodeProps<FlowNode>) {
  const { node, icon, mark } = data;
  return (
    <div
      className={classes.node}
      data-size={node.size}
      data-tone={node.tone}
      data-selected={selected || undefined}
      title={node.subtitle ? `${node.title}\n${node.subtitle}` : node.title}
    >
      <Handles direction={data.direction} />
      {selected && <AddAfter node={node} />}
      <span className={classes.icon}>{icon}</span>
      <span className={classes.text}>
        <span className={classes.title}>{node.title}</span>
        {node.size === 'normal' && <span className={classes.subtitle}>{node.subtitle}</span>}
      </span>
      {mark}
      {node.progress !== undefined && (
        <span className={classes.bar} style={{ width: `${Math.round(node.progress * 100)}%` }} />
      )}
    </div>
  );
}

export function GraphGroupView({ data, selected }: NodeProps<FlowNode>) {
  const { node, mark, direction } = data;
  return (
    <div className={classes.group} data-tone={node.tone} data-selected={selected || undefined}>
      <Handles direction={direction} />
      {selected && <AddAfter node={node} />}
      <header>
        <b>{node.title}</b>
        <span>{node.subtitle}</span>
        <span>{mark}</span>
        <AddWithin node={node} />
      </header>
      {node.vacant !== undefined && <p className={classes.vacant}>{node.vacant}</p>}
    </div>
  );
}

/**
 * What comes next is added at the node that is selected. As large at any zoom, and the next stop of the keyboard after the
 * canvas: Tab leads from a node to its plus.
 */
function AddAfter({ node }: { node: Model<unknown> }) {
  const editing = use(EditingContext);
  if (!editing?.isEditable) return null;
  const add = () => editing.onAdd({ after: node.id });
  return (
    <NodeToolbar position={Position.Bottom} offset={4}>
      <AddButton label={editing.words.addAfter(node.title)} onAdd={add} isStop />
    </NodeToolbar>
  );
}

/** Into a group. */
function AddWithin({ node }: { node: Model<unknown> }) {
  const editing = use(EditingContext);
  if (!editing?.isEditable) return null;
  return (
    <AddButton label={editing.words.addWithin(node.title)} onAdd={() => editing.onAdd({ within: node.id })} />
  );
}

function Handles({ direction }: { direction: 'right' | 'down' }) {
  const isEdited = use(EditingContext)?.isEditable === true;
  const [into, out] =
    direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  return (
    <>
      <Handle type="target" position={into} isConnectable={isEdited} />
      <Handle type="source" position={out} isConnectable={isEdited} />
    </>
  );
}
