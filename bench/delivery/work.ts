import { childrenOf, familyOf, postmasterOf } from '@/e2e/product/support/processes';
import { machineSeconds, processorSeconds } from '../support/process';

/** Who takes the processors from now on. */
export class Work {
  readonly #dataDir: string;
  readonly #before: Record<string, number>;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#before = this.#now();
  }

  /** Seconds since then. */
  done(): Record<string, number> {
    const now = this.#now();
    return Object.fromEntries(
      Object.entries(now).map(([who, seconds]) => [who, seconds - (this.#before[who] ?? 0)]),
    );
  }

  #now(): Record<string, number> {
    const { console = 0, worker = 0 } = childrenOf(this.#dataDir);
    const postmaster = postmasterOf(this.#dataDir);
    const database = familyOf(postmaster).map((pid) =>
      processorSeconds(pid, { withEnded: pid === postmaster }),
    );
    const ours = {
      console: processorSeconds(console),
      worker: processorSeconds(worker),
      PostgreSQL: database.reduce((sum, each) => sum + each, 0),
    };
    const known = Object.values(ours).reduce((sum, each) => sum + each, 0);
    return { ...ours, 'all else, the cluster mostly': machineSeconds() - known };
  }
}
