/** Shortest description of a cycle in a graph of names: `[a, b, a]`, or undefined when there is none. O(nodes + edges). */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const cycle = done.has(start) ? undefined : walk(start, edges, done);
    if (cycle) return cycle;
  }
  return undefined;
}

// Without recursion: a chain may be as long as the document.
function walk(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): string[] | undefined {
  const trail: { name: string; next: number }[] = [{ name: start, next: 0 }];
  const onTrail = new Set([start]);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const target = edges.get(top.name)?.[top.next++];
    if (target === undefined) {
      done.add(top.name);
      onTrail.delete(top.name);
      trail.pop();
    } else if (onTrail.has(target)) {
      const names = trail.map((item) => item.name);
      return [...names.slice(names.indexOf(target)), target];
    } else if (!done.has(target)) {
      onTrail.add(target);
      trail.push({ name: target, next: 0 });
    }
  }
  return undefined;
}
