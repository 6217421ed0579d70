import type { ReactFlowProps, useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { GraphEdgeView } from './graph-edge';
import { GraphGroupView, GraphNodeView } from './graph-node';

/** What every canvas has in common, read or edited. It is one stop of the keyboard, inside of which the arrows walk. */
export const flowSettings = {
  nodeTypes: { node: GraphNodeView, frame: GraphGroupView },
  edgeTypes: { step: GraphEdgeView },
  minZoom: 0.02,
  maxZoom: 2,
  role: 'application',
  tabIndex: 0,
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
  proOptions: { hideAttribution: true },
} satisfies ReactFlowProps;

/** Zoom by `+` and `-`, all of it by `0`. */
export function zoomByKey(
  { key }: KeyboardEvent,
  flow: Pick<ReturnType<typeof useReactFlow>, 'zoomIn' | 'zoomOut'>,
  fitAll: () => void,
): void {
  if (key === '+' || key === '=') void flow.zoomIn();
  if (key === '-') void flow.zoomOut();
  if (key === '0') fitAll();
}
