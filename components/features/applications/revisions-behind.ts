/** How many revisions a stage is behind the nearest stage before it that has one; 0 when it is not. */
export function revisionsBehind(
  stages: readonly { stage: string; revision: number | null }[],
  before: readonly string[],
  revision: number | null,
): number {
  if (revision === null) return 0;
  const ahead = before
    .toReversed()
    .map((name) => stages.find((each) => each.stage === name)?.revision)
    .find((each) => typeof each === 'number');
  return Math.max(0, (ahead ?? revision) - revision);
}
