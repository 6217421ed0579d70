import type { ReactNode } from 'react';
import classes from './live-dot.module.css';

/** The word beside a dot: green while the page follows the truth, ochre and hollow while it does not, grey before it does. */
export function LiveDot({ live, children }: { live: boolean | 'soon'; children: ReactNode }) {
  return (
    <span className={classes.live} data-lost={!live || undefined} data-soon={live === 'soon' || undefined}>
      {children}
    </span>
  );
}
