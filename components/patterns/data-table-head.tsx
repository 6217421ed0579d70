import type { ReactNode } from 'react';
import type { Column, Sort } from './data-table-column';
import classes from './data-table.module.css';

export function DataTableHead<Row>({
  columns,
  sort,
  onSort,
}: {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.key} scope="col" data-align={column.align} aria-sort={ariaSort(column.sort, sort)}>
            {column.sort === undefined || onSort === undefined ? (
              column.head
            ) : (
              <SortButton sortKey={column.sort} sort={sort} onSort={onSort}>
                {column.head}
              </SortButton>
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortButton({
  sortKey,
  sort,
  onSort,
  children,
}: {
  sortKey: string;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
  children: ReactNode;
}) {
  const direction = ariaSort(sortKey, sort);
  return (
    <button
      type="button"
      className={classes.sort}
      data-direction={direction}
      onClick={() => onSort(direction === 'ascending' ? `-${sortKey}` : sortKey)}
    >
      {children}
      <svg viewBox="0 0 8 8" aria-hidden="true">
        <path d="M1.5 5.2L4 2.7l2.5 2.5" />
      </svg>
    </button>
  );
}

function ariaSort(key: string | undefined, sort: Sort | undefined): 'ascending' | 'descending' | undefined {
  if (key === undefined || sort === undefined) return undefined;
  if (sort === key) return 'ascending';
  return sort === `-${key}` ? 'descending' : undefined;
}
