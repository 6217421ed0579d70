import type { ComponentProps, ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { MutationNote } from './mutation-note';
import { Note } from './note';

/** A note with the one thing to do about it; why somebody may not do it is said at the button, why it failed below. */
export function ActNote({
  act,
  reason,
  busy,
  error,
  onAct,
  children,
  ...note
}: Pick<ComponentProps<typeof Note>, 'tone' | 'glyph'> & {
  act: string;
  /** Why this person may not; undefined: they may. */
  reason: string | undefined;
  busy: boolean;
  error: unknown;
  onAct: () => void;
  children: ReactNode;
}) {
  return (
    <>
      <Note
        {...note}
        action={
          <Button size="sm" disabled={reason !== undefined} title={reason} busy={busy} onClick={onAct}>
            {act}
          </Button>
        }
      >
        {children}
      </Note>
      {error !== null && <MutationNote error={error} />}
    </>
  );
}
