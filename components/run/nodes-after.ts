/** A node of a graph, as far as its place matters. */
type Placed = { key: string; parent: string | null; dependsOn: readonly string[] };

/** What is run again when a node is: all that is in it, and all that comes after it, in the order of the graph. */
export function nodesAfter<Node extends Placed>(nodes: readonly Node[], key: string): Node[] {
  const next = new Map<string, string[]>();
  const follow = (from: string, to: string) => {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  };
  for (const node of nodes) {
    if (node.parent !== null) follow(node.parent, node.key);
    for (const before of node.dependsOn) follow(before, node.key);
  }
  const found = new Set<string>([key]);
  const waiting = [key];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const each of next.get(at) ?? []) {
      if (found.has(each)) continue;
      found.add(each);
      waiting.push(each);
    }
  }
  return nodes.filter((node) => node.key !== key && found.has(node.key));
}
