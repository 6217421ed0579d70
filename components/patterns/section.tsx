import type { ReactNode } from 'react';
import classes from './section.module.css';

/** A part of a page: title, a fact beside it, one way on, a hairline, then the content. */
export function Section({
  title,
  fact,
  action,
  plain,
  children,
}: {
  title: ReactNode;
  fact?: ReactNode;
  action?: ReactNode;
  /** Without the hairline, where a table brings its own. */
  plain?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={classes.section}>
      <header data-plain={plain || undefined}>
        <h2>{title}</h2>
        {fact !== undefined && <span className={classes.fact}>{fact}</span>}
        {action !== undefined && <span className={classes.action}>{action}</span>}
      </header>
      {children}
    </section>
  );
}
