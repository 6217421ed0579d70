import { LoamError } from './error';

/** Who keeps a stage of an application at a revision, since when, and why. */
export type Hold = {
  stage: string;
  /** The one that stays. */
  revision: number;
  reason: string;
  createdByName: string;
  createdAt: Date;
};

/** For errors and the command line: who holds what, since when, why. */
export function holdSentence(application: string, hold: Hold): string {
  const { stage, revision, createdByName, createdAt, reason } = hold;
  const since = new Date(createdAt).toISOString();
  return `"${application}" is held at r${revision} in ${stage} by ${createdByName} since ${since}: ${reason}`;
}

/** Of a delivery that a hold refuses; `revision`: the one that was to be delivered, where there is one already. */
export function heldError(application: string, hold: Hold, revision?: number): LoamError {
  return new LoamError('conflict', holdSentence(application, hold), {
    expected: `r${hold.revision}, which is held`,
    ...(revision === undefined ? {} : { got: `r${revision}` }),
    hint: releaseHint(application, hold),
  });
}

function releaseHint(application: string, { stage }: Hold): string {
  return `Release it with \`loam release ${application} --stage ${stage}\`, or deliver past it: --past-hold, pastHold, or the choice in the console.`;
}
