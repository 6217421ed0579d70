import classes from './application-detail.module.css';

/** One of several names; `all` is the choice of none in particular. */
export function Choice<T extends string>({
  label,
  value,
  all,
  names,
  say = (name) => name,
  onPick,
}: {
  label: string;
  value: string;
  all?: string | undefined;
  names: readonly T[];
  /** What is shown of a name, where that is not enough. */
  say?: (name: T) => string;
  onPick: (value: string) => void;
}) {
  return (
    <select
      className={classes.choice}
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onPick(currentTarget.value)}
    >
      {all !== undefined && <option value="">{all}</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {say(name)}
        </option>
      ))}
    </select>
  );
}
