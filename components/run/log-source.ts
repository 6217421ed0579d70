/** Whose log: a run with the runs that it began, or one node of a run; and which topics tell that it grows. */
export type LogSource = { id: string; node?: string; topics: string[] };

/** `ids`: the run, and then those that it began. */
export function logOfRun(ids: readonly string[]): LogSource {
  return { id: ids[0] ?? '', topics: ids.map(topicOf) };
}

/** A node that began a run says what that run says. */
export function logOfNode(node: { runId: string; ownKey: string; childId: string | null }): LogSource {
  if (node.childId !== null) return { id: node.childId, topics: [topicOf(node.childId)] };
  return { id: node.runId, node: node.ownKey, topics: [topicOf(node.runId)] };
}

const topicOf = (id: string) => `run:${id}`;
