'use client';

import {
  IconBox,
  IconBraces,
  IconCheck,
  IconEraser,
  IconFolderPlus,
  IconLayoutGrid,
  IconPlayerPause,
  IconRoute,
  IconSend,
  IconStack2,
  IconTrash,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { Drawing } from '@/components/graph/to-flow';
import type { RunNode } from '@/components/run/run-graph';
import { Icon } from '@/components/ui/icon';
import { StatusMark } from '@/components/ui/status-mark';

const byType: Record<string, TablerIcon> = {
  deploy: IconSend,
  'apply-component': IconSend,
  suspend: IconPlayerPause,
};
const byHandler: Record<string, TablerIcon> = {
  prepare: IconFolderPlus,
  cleanup: IconEraser,
  'remove-component': IconTrash,
};
const byKind: Record<string, TablerIcon> = {
  component: IconBox,
  trait: IconBraces,
  gate: IconRoute,
  done: IconCheck,
  group: IconLayoutGrid,
};

export function RunNodeIcon({ node }: { node: RunNode }) {
  const icon = byType[node.type ?? ''] ?? byHandler[node.handler] ?? byKind[node.kind] ?? IconRoute;
  return <Icon of={node.pile ? IconStack2 : icon} size="sm" />;
}

export function RunNodeMark({ node }: { node: RunNode }) {
  return <StatusMark of="node" state={node.state} bare />;
}

export const runDrawing: Drawing<RunNode> = {
  icon: ({ data }) => <RunNodeIcon node={data} />,
  mark: ({ data }) => <RunNodeMark node={data} />,
};
