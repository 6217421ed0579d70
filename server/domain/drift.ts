import type { FieldChange, FieldOwner } from './object-diff';

export type { FieldOwner } from './object-diff';

/** How an object differs from what was applied, through somebody else. `before` of a field is how it is, `after` how it was applied. */
export type Drift = {
  /** It is not there any more. */
  gone: boolean;
  fields: FieldChange[];
  /** Fields beyond those. */
  more: number;
  by: FieldOwner[];
  since: string;
  /** Why it is not put back, as the end of "It is not put back: "; null: it is, in a moment. */
  held: string | null;
  /** A policy of the application leaves it as it is. */
  left: boolean;
  /** Somebody asked that it be put back all the same, with the next look. */
  asked: boolean;
};

/** That an object was put back. */
export type Repair = Pick<Drift, 'gone' | 'fields' | 'by'> & {
  at: string;
  /** How often in short order: somebody and Loam want different things. */
  times: number;
};

export const shownDriftFields = 50;
