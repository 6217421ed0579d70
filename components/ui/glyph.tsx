import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import classes from './status-mark.module.css';

/** Each state has a silhouette of its own, so that it survives grey print and colour-blind eyes. */
export type GlyphName =
  | 'ok'
  | 'run'
  | 'wait'
  | 'pending'
  | 'ready'
  | 'ask'
  | 'suspended'
  | 'warn'
  | 'fail'
  | 'error'
  | 'skip'
  | 'cancel'
  | 'unreported'
  | 'stale';

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const cut = { fill: 'none', stroke: 'var(--cut)', strokeLinecap: 'round' } as const;
const octagon = 'M5.6 1.6h4.8l4 4v4.8l-4 4H5.6l-4-4V5.6z';
const ring = <circle cx="8" cy="8" r="6.2" {...line} strokeWidth="1.5" />;
const hands = <path d="M8 4.7V8l2.3 1.5" {...line} strokeWidth="1.6" />;
const solid = { fill: 'currentColor', stroke: 'currentColor', strokeLinejoin: 'round' } as const;

const shapes: Record<GlyphName, ReactNode> = {
  ok: (
    <>
      {ring}
      <path d="M5.3 8.2l1.9 1.9 3.6-4" {...line} strokeWidth="1.7" />
    </>
  ),
  run: (
    <>
      {ring}
      <path d="M8 8V3.6a4.4 4.4 0 0 1 3.1 7.5z" {...solid} strokeWidth=".6" />
    </>
  ),
  wait: (
    <>
      {ring}
      {hands}
    </>
  ),
  pending: (
    <circle
      cx="8"
      cy="8"
      r="6.1"
      {...line}
      strokeLinecap="butt"
      strokeWidth="1.7"
      strokeDasharray="1.7 2.13"
    />
  ),
  ready: (
    <>
      {ring}
      <circle cx="8" cy="8" r="2.1" fill="currentColor" />
    </>
  ),
  ask: (
    <>
      <path d="M8 .9L15.1 8 8 15.1.9 8z" {...solid} strokeWidth="1" />
      <path
        d="M6.2 6.3c.2-1 1-1.5 1.9-1.5 1 0 1.8.7 1.8 1.6 0 1.3-1.8 1.4-1.8 2.7"
        {...cut}
        strokeWidth="1.5"
      />
      <circle cx="8.05" cy="11.2" r=".95" fill="var(--cut)" />
    </>
  ),
  suspended: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2.6" {...line} strokeWidth="1.5" />
      <path d="M6.2 5.2v5.6M9.8 5.2v5.6" {...line} strokeWidth="1.8" />
    </>
  ),
  warn: (
    <>
      <path d="M8 1.9l6.6 11.7H1.4z" {...solid} strokeWidth="1.4" />
      <path d="M8 6.2v3.3" {...cut} strokeWidth="1.6" />
      <circle cx="8" cy="11.7" r=".95" fill="var(--cut)" />
    </>
  ),
  fail: (
    <>
      <path d={octagon} {...solid} strokeWidth="1" />
      <path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" {...cut} strokeWidth="1.7" />
    </>
  ),
  error: (
    <>
      <path d={octagon} {...line} strokeWidth="1.5" />
      <path d="M8 4.9v3.6" {...line} strokeWidth="1.7" />
      <circle cx="8" cy="11" r=".95" fill="currentColor" />
    </>
  ),
  skip: <path d="M3 4.2L6.8 8 3 11.8M8.4 4.2L12.2 8l-3.8 3.8" {...line} strokeWidth="1.7" />,
  cancel: (
    <>
      {ring}
      <path d="M3.9 12.1l8.2-8.2" {...line} strokeLinecap="butt" strokeWidth="1.5" />
    </>
  ),
  unreported: (
    <>
      <rect
        x="1.9"
        y="1.9"
        width="12.2"
        height="12.2"
        rx="2.4"
        {...line}
        strokeLinecap="butt"
        strokeWidth="1.5"
        strokeDasharray="2.6 2.1"
      />
      <path
        d="M6.3 6.4c.2-1 .9-1.5 1.8-1.5 1 0 1.7.6 1.7 1.5 0 1.2-1.7 1.3-1.7 2.5"
        {...line}
        strokeWidth="1.5"
      />
      <circle cx="8.05" cy="11.1" r=".9" fill="currentColor" />
    </>
  ),
  stale: (
    <>
      <path d="M8 1.8A6.2 6.2 0 1 1 1.8 8" {...line} strokeWidth="1.5" />
      <path d="M2.6 5.2A6.2 6.2 0 0 1 5 2.6" {...line} strokeWidth="1.5" strokeDasharray="1.4 1.8" />
      {hands}
    </>
  ),
};

/** The drawing alone. Say the word beside it, or use StatusMark, which does both. */
export function Glyph({
  name,
  className,
  turning,
}: {
  name: GlyphName;
  className?: string;
  turning?: boolean;
}) {
  return (
    <svg
      className={clsx(classes.glyph, turning && classes.turn, className)}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
