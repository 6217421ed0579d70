/** A revision of a document, as lists show it. */
export type RevisionLine = {
  number: number;
  createdByName: string;
  createdAt: Date;
  note: string;
  /** What its document is published as, where it says so. */
  publishVersion?: string | null;
};

/** A revision with its text. */
export type Revision = Pick<RevisionLine, 'number' | 'createdByName'> & { document: string };

/** What is shown of a query: enough of it to say that it failed, or is on its way. */
export type Asked<Data> = {
  data: Data | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
};
