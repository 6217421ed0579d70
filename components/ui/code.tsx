import type { ReactNode } from 'react';
import classes from './code.module.css';

/** A name that a machine gave or takes: inline, in mono. */
export function Mono({ children }: { children: ReactNode }) {
  return <code className={classes.inline}>{children}</code>;
}

/** Lines of code with numbers. `marked` maps a 1-based line to what is with it. */
export function Code({
  text,
  label,
  marked,
  firstLine = 1,
}: {
  text: string;
  label: string;
  marked?: ReadonlyMap<number, 'at' | 'error' | 'warning'>;
  firstLine?: number;
}) {
  const lines = text.split('\n').map((line, index) => ({ line, number: firstLine + index }));
  return (
    // A region that scrolls must be reachable without a mouse.
    <pre className={classes.code} tabIndex={0} role="region" aria-label={label}>
      {lines.map(({ line, number }) => (
        <span key={number} className={classes.line} data-mark={marked?.get(number)}>
          <i aria-hidden="true">{number}</i>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
