/** A node of a graph, as far as its place matters. */
type Placed = { key: string; parent: string | null; dependsOn: readonly string[] };

/** What is run again when a node is: all that is in it, and all that comes after it, in the order of the graph. */
export function nodesAfter<Node extends Placed>(nodes: readonly Node[], key: string): Node[] {
  const found = new Set<string>([key]);
  const waiting = [key];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const next = nodes.filter(({ parent, dependsOn }) => parent === at || dependsOn.includes(at ?? ''));
    for (const node of next) {
      if (found.has(node.key)) continue;
      found.add(node.key);
      waiting.push(node.key);
    }
  }
  return nodes.filter((node) => node.key !== key && found.has(node.key));
}
