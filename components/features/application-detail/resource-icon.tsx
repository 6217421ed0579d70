'use client';

import {
  IconApps,
  IconBox,
  IconBraces,
  IconCalendarTime,
  IconClockPlay,
  IconCpu,
  IconCube,
  IconDatabase,
  IconDisc,
  IconKey,
  IconNetwork,
  IconRoute,
  IconScale,
  IconServer,
  IconStack2,
  IconWorld,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { Icon } from '@/components/ui/icon';
import { assertNever } from '@/server/domain/error';
import type { TopologyData } from './topology-parts';

const byKind: Record<string, TablerIcon> = {
  Deployment: IconBox,
  ReplicaSet: IconStack2,
  StatefulSet: IconStack2,
  DaemonSet: IconServer,
  Job: IconClockPlay,
  CronJob: IconCalendarTime,
  Pod: IconCube,
  Service: IconNetwork,
  Ingress: IconRoute,
  ConfigMap: IconBraces,
  Secret: IconKey,
  PersistentVolumeClaim: IconDisc,
  HorizontalPodAutoscaler: IconScale,
};
const byType: Record<string, TablerIcon> = {
  webservice: IconWorld,
  worker: IconCpu,
  task: IconClockPlay,
  'cron-task': IconCalendarTime,
  statefulset: IconDatabase,
  daemon: IconServer,
};

export function ResourceIcon({ data }: { data: TopologyData }) {
  return <Icon of={drawingOf(data)} size="sm" />;
}

function drawingOf(data: TopologyData): TablerIcon {
  switch (data.kind) {
    case 'application':
      return IconApps;
    case 'component':
      return byType[data.component.type] ?? IconBox;
    case 'resource':
      return byKind[data.resource.kind] ?? IconBox;
    case 'pile':
      return byKind[data.of] ?? IconStack2;
    case 'pod':
      return IconCube;
    default:
      return assertNever(data);
  }
}
