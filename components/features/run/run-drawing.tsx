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
  IconTrash,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { Drawing } from '@/components/graph/to-flow';
import { Icon } from '@/components/ui/icon';
import { StatusMark } from '@/components/ui/status-mark';
import type { RunNode } from './run-graph';

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

export const runDrawing: Drawing<RunNode> = {
  icon: ({ data }) => (
    <Icon
      of={byType[data.type ?? ''] ?? byHandler[data.handler] ?? byKind[data.kind] ?? IconRoute}
      size="sm"
    />
  ),
  mark: ({ data }) => <StatusMark of="node" state={data.state} bare />,
};
