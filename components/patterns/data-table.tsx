'use client';

import type { Column, Sort } from './data-table-column';
import { DataTableHead } from './data-table-head';
import { moveInRows } from './move-in-rows';
import { SkeletonBar } from './skeleton';
import classes from './data-table.module.css';

/**
 * Hairline rows under a head that stays. Real table, drawn whole by the server; arrows (or j, k) move between rows, Enter
 * opens. The first column is the name and a link.
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  isCurrent,
  expected = 10,
  sort,
  onSort,
  embedded,
  minWidth,
}: {
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while the first answer is on its way: skeleton rows of the same height. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  isCurrent?: (row: Row) => boolean;
  /** How many skeleton rows. */
  expected?: number;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** In the middle of a page: no gutter, no scrolling of its own. */
  embedded?: boolean;
  /** Below it the table scrolls sideways instead of squeezing. */
  minWidth?: 'narrow' | 'wide';
}) {
  const table = (
    <table
      className={classes.table}
      aria-label={label}
      aria-busy={rows === undefined || undefined}
      data-min={minWidth}
    >
      <colgroup>
        {columns.map((column) => (
          <col key={column.key} width={column.width} />
        ))}
      </colgroup>
      <DataTableHead columns={columns} sort={sort} onSort={onSort} />
      <tbody>
        {rows === undefined
          ? Array.from({ length: expected }, (_, index) => <SkeletonRow key={index} columns={columns} />)
          : rows.map((row) => (
              <tr key={rowKey(row)} aria-current={isCurrent?.(row) || undefined}>
                {columns.map((column) => (
                  <td key={column.key} data-align={column.align} data-phone={column.phone ?? 'none'}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  );
  return (
    // What scrolls must be reachable by the keyboard; from there the arrows go into the rows.
    <div className={classes.keys} role="presentation" onKeyDown={moveInRows}>
      {embedded ? (
        <div className={classes.embedded}>{table}</div>
      ) : (
        <div className={classes.scroll} role="region" aria-label={label} tabIndex={0}>
          {table}
        </div>
      )}
    </div>
  );
}

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-phone={column.phone ?? 'none'}>
          <SkeletonBar />
        </td>
      ))}
    </tr>
  );
}
