'use client';

import { type FocusEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { afterClick, whenLetGo } from './hand';

/**
 * What is typed into a field before it counts. What the value becomes elsewhere takes its place. A field that goes away with the step that
 * it is of has been left.
 */
export function useDraft(value: string, onCommit: (value: string) => boolean) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  const takeBack = () => setDraft(value);
  // What is still to count, once: the field is left, and may go away by the same click.
  const open = useRef<(() => boolean) | null>(null);
  useLayoutEffect(() => {
    const written = writtenIn(draft, value);
    open.current = written === null ? null : () => onCommit(written);
  });
  const commit = () => {
    if (!finish(open)) takeBack();
  };
  const leave = ({ relatedTarget }: FocusEvent) => afterClick(relatedTarget, commit);
  useEffect(() => () => whenLetGo(() => void finish(open)), []);
  return { draft, setDraft, commit, leave, takeBack };
}

/** What is to count; null: nobody typed anything but blanks. A value that ends with a line break of its own, as a block does, keeps it. */
export function writtenIn(draft: string, value: string): string | null {
  const written = draft.trim();
  return draft === value || written === value ? null : written;
}

/** False: there was nothing to count, or it was refused. */
function finish(open: { current: (() => boolean) | null }): boolean {
  const act = open.current;
  open.current = null;
  return act === null ? false : act();
}
