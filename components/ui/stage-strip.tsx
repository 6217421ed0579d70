import { clsx } from 'clsx';
import Link from 'next/link';
import type { InstanceState } from '@/server/domain/status';
import { isWell } from '@/server/domain/status';
import { StatusMark } from './status-mark';
import classes from './stage-strip.module.css';
import text from './text.module.css';

export type StageState = { stage: string; state: InstanceState; revision: number | null; href?: string };

/** One stage: glyph and revision; `behind` says how far it is behind the stage before it. */
export function StageMark({
  state,
  revision,
  href,
  behind = 0,
}: Omit<StageState, 'stage'> & { behind?: number }) {
  if (revision === null) return <span className={text.dim}>–</span>;
  const body = (
    <>
      <StatusMark of="instance" state={state} bare />
      <span className={text.mono}>r{revision}</span>
      {behind > 0 && <span className={classes.behind}>−{behind}</span>}
    </>
  );
  const className = clsx(classes.stage, isWell(state) && classes.quiet);
  return href === undefined ? (
    <span className={className}>{body}</span>
  ) : (
    <Link prefetch={false} className={className} href={href}>
      {body}
    </Link>
  );
}

/** Where an application runs, stage by stage, left to right: `dev ✓ r49  staging ✓ r48  prod ✗ r48`. */
export function StageStrip({ stages }: { stages: readonly StageState[] }) {
  return (
    <span className={classes.strip}>
      {stages.map(({ stage, ...rest }) => (
        <span key={stage} className={classes.named}>
          <span>{stage}</span>
          <StageMark {...rest} />
        </span>
      ))}
    </span>
  );
}
