import { initialsOf } from './initials-of';
import classes from './person.module.css';

/** Initials of a person; the name itself stands beside or in the title. */
export function Person({ name, size }: { name: string; size?: 'sm' }) {
  return (
    <span className={classes.person} data-size={size} title={name} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
