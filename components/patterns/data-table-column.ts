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
  /** What it is in the row of a phone, which has two lines, and one for acts; without one it is left out there. */
  phone?: 'title' | 'end' | 'meta' | 'acts';
};

/** `key` ascending, or `-key` descending. */
export type Sort = string;
