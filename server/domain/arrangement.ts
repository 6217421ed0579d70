/** Steps of one document that can have a spot; a document with more is drawn as the layout says. */
export const mostSpots = 5_000;
export const longestId = 300;

/** The upper left corner of a step on the canvas. */
export type Spot = { x: number; y: number };
/** By the id of a step. A step that has none stands where the layout puts it. */
export type Spots = ReadonlyMap<string, Spot>;
/** Null: the step has a spot no more. */
export type SpotPatch = ReadonlyMap<string, Spot | null>;

export const noSpots: Spots = new Map();

/** A name can be whatever a text says; what a database cannot keep, or nobody would read, has no spot there. */
export function canBeKept(step: string): boolean {
  return step !== '' && step.length <= longestId && !step.includes('\0') && step.isWellFormed();
}

export function patchSpots(spots: Spots, patch: SpotPatch): Spots {
  if (patch.size === 0) return spots;
  const patched = new Map(spots);
  for (const [step, spot] of patch) {
    if (spot) patched.set(step, spot);
    else patched.delete(step);
  }
  return patched;
}

/** What brings `spots` back once `patch` was applied. */
export function invertPatch(spots: Spots, patch: SpotPatch): SpotPatch {
  return new Map([...patch.keys()].map((step) => [step, spots.get(step) ?? null]));
}
