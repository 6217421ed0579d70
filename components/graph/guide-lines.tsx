import { ViewportPortal, useStore } from '@xyflow/react';
import type { Guide } from './guides';
import classes from './graph.module.css';

/** Thin lines through what is dragged and what it is in line with, as thin at any zoom. */
export function GuideLines({ guides }: { guides: readonly Guide[] }) {
  const zoom = useStore(({ transform }) => transform[2]);
  if (guides.length === 0) return null;
  const thin = 1 / zoom;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <span
          key={axis}
          className={classes.guide}
          data-guide={axis}
          style={
            axis === 'x'
              ? { left: at - thin / 2, top: from, width: thin, height: to - from }
              : { left: from, top: at - thin / 2, width: to - from, height: thin }
          }
        />
      ))}
    </ViewportPortal>
  );
}
