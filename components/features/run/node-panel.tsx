'use client';

import { SidePanel } from '@/components/patterns/side-panel';
import { logOfNode } from '@/components/run/log-source';
import { NodeDetails } from '@/components/run/node-details';
import { RunLog } from '@/components/run/run-log';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { StatusMark } from '@/components/ui/status-mark';
import classes from './run.module.css';

/** What a node does, says, got and gave. */
export function NodePanel({
  run,
  node,
  nodes,
  onSelect,
  onClose,
}: {
  run: Run;
  node: ShownNode;
  nodes: ShownNode[];
  onSelect: (key: string) => void;
  onClose: () => void;
}) {
  const source = logOfNode(node);
  return (
    <SidePanel
      label={node.name}
      head={
        <>
          <b title={node.name}>{node.name}</b> <StatusMark of="node" state={node.state} />
        </>
      }
      onClose={onClose}
    >
      <div className={classes.panel}>
        <NodeDetails run={run} node={node} nodes={nodes} onSelect={onSelect} />
        <div className={classes.panelLog}>
          <RunLog key={`${source.id} ${source.node ?? ''}`} source={source} live={run.finishedAt === null} />
        </div>
      </div>
    </SidePanel>
  );
}
