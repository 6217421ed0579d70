import type { ReactNode } from 'react';
import classes from './notice.module.css';

/** Nothing is here yet: what would be here, and the first action. Or nothing matches: which filter to drop. */
export function Empty({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={classes.box}>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{children}</p>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
