import { type ExecutionState, isExecutionTerminal } from './status';

/** How far a revision came where another one runs, or none. */
export type NextHow = 'on-its-way' | 'in-part' | 'not-applied';
/** `reason`: why its run failed; empty: it did not, or nothing was said. */
export type NextRevision = { revision: number; how: NextHow; reason: string };
/** What is applied at a place, and what is to be or was to be; `revision` null: nothing was applied with all that it has. */
export type Standing = { revision: number | null; next: NextRevision | null };

/** What is known of the delivery that began last at a place. */
export type LastDelivery = {
  /** The revision that it delivers. */
  revision: number;
  /** State of its run; null: it is forgotten. */
  run: ExecutionState | null;
  /** Why that failed. */
  error: string | null;
  /** How many components there are, and how many of them have all that this revision has of them. */
  components: number;
  done: number;
  /** The highest revision that another component has. */
  before: number | null;
  /** It has written something. */
  wrote: boolean;
};

export function standingOf(delivery: LastDelivery): Standing {
  const { revision, run, error, components, done, before } = delivery;
  // What other runs delivered there is meant to stay as it is.
  if (run === null || run === 'succeeded') return { revision, next: null };
  if (components > 0 && done === components) return { revision, next: null };
  return { revision: before, next: { revision, how: howFar(run, delivery), reason: error ?? '' } };
}

function howFar(run: ExecutionState, { done, wrote }: LastDelivery): NextHow {
  if (!isExecutionTerminal(run)) return 'on-its-way';
  return done > 0 || wrote ? 'in-part' : 'not-applied';
}

/** Of several places that count as one: what all of them have, and what only some have. */
export function worstStanding(standings: readonly Standing[]): Standing {
  const revisions = standings.flatMap(({ revision }) => revision ?? []);
  const everywhere = revisions.length < standings.length ? null : Math.min(...revisions);
  const next = standings.find((each) => each.next !== null)?.next ?? null;
  const newest = Math.max(...revisions);
  if (next !== null || revisions.length === 0 || newest === everywhere) return { revision: everywhere, next };
  return { revision: everywhere, next: { revision: newest, how: 'in-part', reason: '' } };
}

const howWords: Record<NextHow, string> = {
  'on-its-way': 'is on its way',
  'in-part': 'was applied in part',
  'not-applied': 'was not applied',
};

/** For the command line: `r1`, `r1, r5 was not applied`. */
export function standingWords({ revision, next }: Standing): string {
  const words = [
    ...(revision === null ? [] : [`r${revision}`]),
    ...(next === null ? [] : [`r${next.revision} ${howWords[next.how]}`]),
  ];
  return words.length === 0 ? '-' : words.join(', ');
}
