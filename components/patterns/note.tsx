import type { ReactNode } from 'react';
import { Glyph, type GlyphName } from '@/components/ui/glyph';
import type { Tone } from '@/components/ui/status-look';
import classes from './notice.module.css';

const glyphs: Record<Tone, GlyphName> = {
  ok: 'ok',
  run: 'run',
  ask: 'ask',
  warn: 'warn',
  fail: 'fail',
  idle: 'ready',
};

/** One thing worth knowing at this place, with at most one action at its end. */
export function Note({
  tone,
  glyph = glyphs[tone],
  action,
  children,
}: {
  tone: Tone;
  glyph?: GlyphName;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={classes.note} data-tone={tone} role={tone === 'fail' ? 'alert' : 'status'}>
      <span className={classes.noteGlyph}>
        <Glyph name={glyph} />
      </span>
      <div className={classes.noteText}>{children}</div>
      {action}
    </div>
  );
}
