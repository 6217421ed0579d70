import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { NextRevision } from '@/server/domain/standing';
import type { InstanceState } from '@/server/domain/status';
import { isWell } from '@/server/domain/status';
import { StatusMark } from './status-mark';
import classes from './stage-strip.module.css';
import text from './text.module.css';

export type StageState = {
  stage: string;
  state: InstanceState;
  /** What is applied. */
  revision: number | null;
  /** What is to be, or was to be. */
  next?: NextRevision | null;
  href?: string;
};

/** One stage: glyph and revision; `behind` says how far it is behind the stage before it. */
export function StageMark({
  state,
  revision,
  next = null,
  href,
  behind = 0,
}: Omit<StageState, 'stage'> & { behind?: number }) {
  if (revision === null && next === null) return <span className={text.dim}>–</span>;
  const body = (
    <>
      <StatusMark of="instance" state={state} bare />
      {revision !== null && <span className={text.mono}>r{revision}</span>}
      {next && <Next next={next} />}
      {behind > 0 && next === null && <span className={classes.behind}>−{behind}</span>}
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

/** `→ r5`: on its way, or it did not arrive. */
function Next({ next: { revision, how, reason } }: { next: NextRevision }) {
  const t = useTranslations('status');
  const says = t(`next.${how}`, { revision });
  return (
    <span className={classes.next} data-how={how} title={[says, reason].filter(Boolean).join(': ')}>
      <span aria-hidden>→ r{revision}</span>
      <span className={text.hidden}>{says}</span>
    </span>
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
