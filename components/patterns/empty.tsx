import type { ReactNode } from 'react';
import classes from './notice.module.css';

/** Nothing is here yet: what would be here, and the first action. Or nothing matches: which filter to drop. */
export function Empty({
  title,
  page,
  children,
  actions,
}: {
  title: string;
  /** It is the whole page, so that its title is the page's. */
  page?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const Title = page ? 'h1' : 'h2';
  return (
    <div className={classes.box}>
      <Title className={classes.title}>{title}</Title>
      <p className={classes.text}>{children}</p>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
