import type { ReactNode } from 'react';
import classes from './application-form.module.css';

/** What is written at left, what comes of it at right. */
export function Bench({
  aside,
  ruled,
  children,
}: {
  aside: ReactNode;
  /** Right below the header of a page. */
  ruled?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.bench} data-ruled={ruled || undefined}>
      <div className={classes.left}>{children}</div>
      {aside}
    </div>
  );
}
