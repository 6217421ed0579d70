/** Names so that each comes after what it depends on; otherwise in the given order. What is part of a cycle comes last. */
export function topologicalOrder(dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const [name, before] of dependencies) {
    const known = [...new Set(before)].filter((other) => dependencies.has(other));
    left.set(name, known.length);
    for (const other of known) dependents.set(other, [...(dependents.get(other) ?? []), name]);
  }
  const queue = [...left].filter(([, count]) => count === 0).map(([name]) => name);
  const order: string[] = [];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    order.push(name);
    for (const next of dependents.get(name) ?? []) {
      const count = (left.get(next) ?? 0) - 1;
      left.set(next, count);
      if (count === 0) queue.push(next);
    }
  }
  const placed = new Set(order);
  return [...order, ...[...dependencies.keys()].filter((name) => !placed.has(name))];
}
