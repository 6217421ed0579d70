import type { ReactNode } from 'react';
import { Sentence } from '@/components/ui/sentence';
import classes from './page-header.module.css';

/**
 * Title, health in words, one line of facts, and at right at most two plain actions and one primary.
 * `sentence` says the title as the state of things, once, on Overview.
 */
export function PageHeader({
  title,
  sentence,
  mark,
  icon,
  says,
  actions,
}: {
  title: ReactNode;
  sentence?: boolean;
  /** Beside the title: its health, a count, what it is. */
  mark?: ReactNode;
  icon?: ReactNode;
  says?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className={classes.header}>
      {icon !== undefined && <span className={classes.icon}>{icon}</span>}
      <div className={classes.words}>
        <div className={classes.line}>
          {sentence === true ? <Sentence>{title}</Sentence> : <h1 className={classes.title}>{title}</h1>}
          {mark !== undefined && <div className={classes.mark}>{mark}</div>}
        </div>
        {says !== undefined && <div className={classes.says}>{says}</div>}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
    </header>
  );
}
