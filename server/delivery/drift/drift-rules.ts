import { ownedDigest } from '../digest';
import type { DriftSubject } from './subject';
import { type DriftDeps, type Tended, stateOf, tendDrift } from './tend';

/** What sensing asks of drift (DriftRules of server/sensing/rules.ts, which stands beside delivery). */
export function createDriftRules(deps: DriftDeps) {
  return {
    mark: ownedDigest,
    state: stateOf,
    tend: (subject: DriftSubject): Promise<Tended> => tendDrift(deps, subject),
  };
}
