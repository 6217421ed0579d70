import type { ReactNode } from 'react';
import classes from './skeleton.module.css';

/** Rows in the shape of what comes; no shimmer. `slow` is said after 4 seconds: what it is that takes so long. */
export function SkeletonRows({ rows, label, slow }: { rows: number; label: string; slow?: ReactNode }) {
  return (
    <div className={classes.rows} role="status" aria-busy="true" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.row}>
          <span className={classes.round} />
          <span className={classes.bar} />
          <span className={classes.end} />
          <span className={classes.end} />
        </div>
      ))}
      {slow !== undefined && <p className={classes.slow}>{slow}</p>}
    </div>
  );
}

/** A block of a given size: for a panel, a graph, a chart. */
export function SkeletonBlock({
  label,
  size = 'panel',
}: {
  label: string;
  size?: 'line' | 'field' | 'panel' | 'page';
}) {
  return <div className={classes.block} data-size={size} role="status" aria-busy="true" aria-label={label} />;
}

/** Bars for the cells of one table row that is still to come. */
export function SkeletonBar() {
  return <span className={classes.bar} />;
}
