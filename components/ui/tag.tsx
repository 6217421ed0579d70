import type { ReactNode } from 'react';
import classes from './tag.module.css';

/** A label or a small fact. Never a status: those have a mark. */
export function Tag({
  outlined,
  title,
  children,
}: {
  outlined?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={classes.tag} data-outlined={outlined || undefined} title={title}>
      {children}
    </span>
  );
}
