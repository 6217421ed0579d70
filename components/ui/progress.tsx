import classes from './progress.module.css';

/** Progress of work that runs now; `value` from 0 to 1. */
export function Progress({ value, label }: { value: number; label: string }) {
  return (
    <progress
      className={classes.progress}
      max={1}
      value={Math.min(1, Math.max(0, value))}
      aria-label={label}
    />
  );
}
