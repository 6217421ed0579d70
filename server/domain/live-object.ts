/** What may be done with an object of a cluster, besides looking at it. */
export const objectVerbs = ['restart', 'scale', 'pause', 'resume', 'delete'] as const;
export type ObjectVerb = (typeof objectVerbs)[number];

/** What a page says before an action, and why one is not there. */
export type ObjectFacts = {
  verbs: ObjectVerb[];
  /** Its fields may be changed: no Secret, whose values are not shown, no event, and nothing that is only read. */
  isEditable: boolean;
  /** As many as are wanted now; null where it has no such number. */
  replicas: number | null;
  /** What becomes of another number: the next delivery sets today's again, or that of the document, or it stays. */
  afterScale: 'today' | 'document' | 'stays';
  /** Name of the HorizontalPodAutoscaler that tends the number. */
  autoscaler: string | null;
  /** Of a pod: something makes another in its place. */
  isReplaced: boolean;
};
