import type { ReactNode } from 'react';
import classes from './live-dot.module.css';

/** The word beside a dot: green while the page follows the truth, ochre and hollow while it does not. */
export function LiveDot({ live, children }: { live: boolean; children: ReactNode }) {
  return (
    <span className={classes.live} data-lost={!live || undefined}>
      {children}
    </span>
  );
}
