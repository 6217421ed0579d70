'use client';

import { IconPlus } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { Icon } from '@/components/ui/icon';
import classes from './add-button.module.css';

/** Where a graph is edited: adds something here. A key does the same, so that it is no stop of the keyboard. */
export function AddButton({
  label,
  quiet = false,
  style,
  onAdd,
}: {
  label: string;
  /** Seen only where the hand is near. */
  quiet?: boolean;
  style?: CSSProperties;
  onAdd: () => void;
}) {
  return (
    <button
      type="button"
      className={`${classes.add} nodrag nopan`}
      data-quiet={quiet || undefined}
      tabIndex={-1}
      style={style}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        onAdd();
      }}
    >
      <Icon of={IconPlus} size="sm" />
    </button>
  );
}
