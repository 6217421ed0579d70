import type { ReactNode } from 'react';

export type Column<Row> = {
  key: string;
  head: ReactNode;
  render: (row: Row) => ReactNode;
  /** In px. A column without one takes what is left; widths are fixed so that nothing moves when data comes. */
  width?: number;
  align?: 'end';
  /** The key to sort by, when it can be. */
  sort?: string;
  /** What it is in the two-line row of a phone; without one it is left out there. */
  phone?: 'title' | 'end' | 'meta';
};

/** `key` ascending, or `-key` descending. */
export type Sort = string;
