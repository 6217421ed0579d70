'use client';

import { useEffect, useRef } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { markHits, type Found } from './found';
import classes from './find-dialog.module.css';

export function FindRow({
  id,
  found,
  words,
  selected,
  onOpen,
}: {
  id: string;
  found: Found;
  words: string;
  selected: boolean;
  onOpen: () => void;
}) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={classes.row}
      // The field keeps the focus; the row only hears of the pointer.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onOpen}
      onKeyDown={(event) => event.key === 'Enter' && onOpen()}
    >
      {found.lead}
      <span className={classes.words}>
        <b>
          {markHits(found.name, words).map(({ text, hit }) => (hit ? <mark key={text}>{text}</mark> : text))}
        </b>{' '}
        <span>{found.what}</span>
      </span>
      {found.keys !== undefined && <Kbd>{found.keys.toUpperCase()}</Kbd>}
    </div>
  );
}
