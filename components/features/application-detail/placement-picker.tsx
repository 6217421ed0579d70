'use client';

import { StatusMark } from '@/components/ui/status-mark';
import type { InstanceState } from '@/server/domain/status';
import classes from './application-detail.module.css';

type Placement = {
  id: string;
  cluster: string;
  namespace: string;
  stage: string | null;
  state: InstanceState;
};

/** Which placement is looked at: `dev  playground / default`. */
export function PlacementPicker({
  instances,
  current,
  onPick,
}: {
  instances: readonly Placement[];
  current: string;
  onPick: (id: string) => void;
}) {
  return (
    <div className={classes.placements}>
      {instances.map((each) => (
        <button
          key={each.id}
          type="button"
          aria-pressed={each.id === current}
          onClick={() => onPick(each.id)}
        >
          {each.stage !== null && <span className={classes.dim}>{each.stage}</span>}
          <StatusMark of="instance" state={each.state} bare />
          {each.cluster} / {each.namespace}
        </button>
      ))}
    </div>
  );
}
