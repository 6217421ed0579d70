import type { ReactNode } from 'react';
import classes from './plan.module.css';

/** What will happen to a thing: created, changed, removed, left behind as it is, or refused. */
export type PlanChange = 'create' | 'change' | 'recreate' | 'remove' | 'keep' | 'refused';

export type PlanLine = {
  key: string;
  change: PlanChange;
  what: ReactNode;
  detail?: ReactNode;
  end?: ReactNode;
};

const sign: Record<PlanChange, string> = {
  create: '+',
  change: '~',
  recreate: '\u00b1',
  remove: '\u2212',
  keep: '=',
  refused: '!',
};

/** The one list behind every dangerous action, every delivery and every roll-back. */
export function Plan({ lines, label }: { lines: readonly PlanLine[]; label: string }) {
  return (
    <ul className={classes.plan} aria-label={label}>
      {lines.map((line) => (
        <li key={line.key} data-change={line.change}>
          <span className={classes.op} aria-hidden="true">
            {sign[line.change]}
          </span>
          <span>{line.what}</span>
          {line.detail !== undefined && <span className={classes.detail}>{line.detail}</span>}
          <span className={classes.end}>{line.end}</span>
        </li>
      ))}
    </ul>
  );
}
