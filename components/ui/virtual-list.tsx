'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { useRowFocus } from './use-row-focus';
import classes from './virtual-list.module.css';

/**
 * A list of which only what is in sight is in the page, 10,000 rows usable; how many there are and which one a row is,
 * screen readers are told. Rows may be of different heights;
 * arrows, Home and End go from one to the next.
 */
export function VirtualList<Row>({
  label,
  rows,
  rowKey,
  rowHeight,
  current,
  className,
  head,
  children: render,
}: {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Of most rows, in px. */
  rowHeight: number;
  /** Key of the row that is scrolled to when it becomes the current one. */
  current: string | null;
  className?: string | undefined;
  /** Stays above the rows. */
  head?: ReactNode;
  children: (row: Row) => ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  // Not when rows change their places: the person has scrolled meanwhile.
  const reveal = useEffectEvent((key: string) => {
    const at = rows.findIndex((row) => rowKey(row) === key);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  });
  useEffect(() => {
    if (current !== null) reveal(current);
  }, [current]);
  const onKeyDown = useRowFocus(scroller, rows.length, (at) => virtual.scrollToIndex(at, { align: 'auto' }));
  return (
    <div ref={scroller} className={classes.scroll} role="presentation" tabIndex={-1} onKeyDown={onKeyDown}>
      {head}
      <ul aria-label={label} className={className} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row !== undefined && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {render(row)}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
