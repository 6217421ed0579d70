'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Glyph, type GlyphName } from './glyph';
import { statusLook, type Status, type Tone } from './status-look';
import classes from './status-mark.module.css';
import text from './text.module.css';

type Appearance = {
  /** 14 px; `nav` 12 px, `lead` 16 px. On a phone all but `nav` are 16 px. */
  size?: 'nav' | 'lead';
  strong?: boolean;
  /** A success that is news (a heading that reports it) is green; everywhere else what is well is ink. */
  news?: boolean;
  /** Only the glyph is coloured: for filters, where the word is a control and not a report. */
  plainWord?: boolean;
  className?: string;
};

/**
 * A status: silhouette, then word, then colour. `children` replaces the word ("Failing in prod"); `bare` leaves the
 * word to screen readers, for places where it stands beside.
 */
export function StatusMark({
  of,
  state,
  bare,
  children,
  ...appearance
}: Status & Appearance & { bare?: boolean; children?: ReactNode }) {
  const t = useTranslations('status');
  const look = statusLook({ of, state } as Status);
  const word = children ?? t(look.word);
  return (
    <Mark glyph={look.glyph} tone={look.tone} {...appearance}>
      {bare ? <span className={text.hidden}>{word}</span> : <span>{word}</span>}
    </Mark>
  );
}

/** A mark for what is not a state of the tables: a decision that waits, a count of trouble. Say the word in `children`. */
export function Mark({
  glyph,
  tone,
  size,
  strong,
  news,
  plainWord,
  className,
  children,
}: Appearance & { glyph: GlyphName; tone: Tone; children?: ReactNode }) {
  return (
    <span
      className={clsx(classes.mark, className)}
      data-tone={tone}
      data-size={size}
      data-strong={strong || undefined}
      data-plain-word={plainWord || undefined}
      data-quiet={(tone === 'ok' && !news) || undefined}
    >
      <Glyph name={glyph} turning={glyph === 'run'} />
      {children}
    </span>
  );
}
