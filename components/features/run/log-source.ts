/** Whose log: a run with the runs that it began, or one node of a run; and which topics tell that it grows. */
export type LogSource = { id: string; node?: string; topics: string[] };

export function logOfRun(run: { id: string; children: readonly { id: string }[] }): LogSource {
  return { id: run.id, topics: [run.id, ...run.children.map((child) => child.id)].map(topicOf) };
}

/** A node that began a run says what that run says. */
export function logOfNode(node: { runId: string; ownKey: string; childId: string | null }): LogSource {
  if (node.childId !== null) return { id: node.childId, topics: [topicOf(node.childId)] };
  return { id: node.runId, node: node.ownKey, topics: [topicOf(node.runId)] };
}

const topicOf = (id: string) => `run:${id}`;
