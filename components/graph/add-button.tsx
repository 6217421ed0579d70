'use client';

import { IconPlus } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { Icon } from '@/components/ui/icon';
import classes from './add-button.module.css';

/** Where a graph is edited: adds something here. */
export function AddButton({
  label,
  quiet = false,
  isStop = false,
  style,
  onAdd,
}: {
  label: string;
  /** Seen only where the hand is near. */
  quiet?: boolean;
  /** Does the keyboard stop there? There are too many lines for a stop at each; at them a key does the same. */
  isStop?: boolean;
  style?: CSSProperties;
  onAdd: () => void;
}) {
  return (
    <button
      type="button"
      className={`${classes.add} nodrag nopan`}
      data-placed={style !== undefined || undefined}
      data-quiet={quiet || undefined}
      tabIndex={isStop ? 0 : -1}
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
