import type { Execution } from '../core/execution';
import type { ExecutionKind } from '../core/graph';

/** What is saved with an execution beside its state. */
export type ExecutionFacts = {
  projectId: string;
  applicationId: string | null;
  /** For the live topic; null when the run is of no application, or that is gone. */
  applicationName: string | null;
  revision: number | null;
  kind: ExecutionKind;
  depth: number;
};

export type Loaded = { execution: Execution; facts: ExecutionFacts; seq: number };

/**
 * Executions that this process worked on lately, so that a node of a graph of 10,000 does not load the other 9,999. An
 * entry may be behind the database: its `seq` says from where it must catch up.
 */
export class ExecutionCache {
  readonly #entries = new Map<string, Loaded>();
  readonly #maxNodes: number;
  #nodes = 0;

  /** @param maxNodes nodes of all entries together; about 1 kB each */
  constructor(maxNodes = 25_000) {
    this.#maxNodes = maxNodes;
  }

  get(id: string): Loaded | undefined {
    return this.#entries.get(id);
  }

  put(loaded: Loaded): void {
    const { id } = loaded.execution.identity;
    this.evict(id);
    this.#entries.set(id, loaded);
    this.#nodes += sizeOf(loaded);
    for (const oldest of this.#entries.keys()) {
      if (this.#nodes <= this.#maxNodes || oldest === id) return;
      this.evict(oldest);
    }
  }

  evict(id: string): void {
    const loaded = this.#entries.get(id);
    if (!loaded) return;
    this.#entries.delete(id);
    this.#nodes -= sizeOf(loaded);
  }
}

function sizeOf({ execution }: Loaded): number {
  return execution.graph.nodes.size + 1;
}
