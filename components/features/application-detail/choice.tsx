import classes from './application-detail.module.css';

/** One of several names; `all` is the choice of none in particular. */
export function Choice({
  label,
  value,
  all,
  names,
  onPick,
}: {
  label: string;
  value: string;
  all?: string | undefined;
  names: readonly string[];
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
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
