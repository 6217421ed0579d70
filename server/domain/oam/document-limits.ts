/** What a document may cost to read. Each limit is one clear error with its place, long before memory or time run out. */
export const documentLimits = {
  /** etcd takes no object over 1.5 MiB, so no Application that ever ran in a cluster is larger. */
  bytes: 1_572_864,
  /** Words and marks of YAML, by which the time to read it goes: an application of 1,000 components has 80,000. */
  words: 250_000,
  documents: 200,
  depth: 64,
  /** References (`*name`) in one document. */
  aliases: 1_000,
  /** Values that references may repeat, all together. */
  repeatedValues: 50_000,
  /** Problems reported for one text; what comes after them is mostly their consequence. */
  problems: 100,
} as const;

/** Items of one step: each is a node of a run. */
export const maxFanOut = 10_000;
