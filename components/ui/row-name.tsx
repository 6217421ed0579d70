import type { ReactNode } from 'react';
import classes from './row-name.module.css';

/** The name of a row that opens something here, and not a page of its own. */
export function RowName({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={classes.name} onClick={onClick}>
      {children}
    </button>
  );
}
