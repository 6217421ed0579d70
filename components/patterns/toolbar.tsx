import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import classes from './toolbar.module.css';

/** The line of search, filters and view above a list; `ruled` stands above what fills the page: a document, a graph, a log. */
export function Toolbar({
  children,
  end,
  ruled = false,
}: {
  children?: ReactNode;
  end?: ReactNode;
  ruled?: boolean;
}) {
  return (
    <div className={clsx(classes.bar, ruled && classes.ruled)}>
      {children}
      {end !== undefined && <div className={classes.end}>{end}</div>}
    </div>
  );
}
