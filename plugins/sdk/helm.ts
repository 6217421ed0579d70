import type { JsonObject } from './resource';

/** Where a chart comes from. */
export type ChartSource =
  /** A repository with an index.yaml. `version`: one, a range, or empty for the newest. */
  | { type: 'repository'; url: string; chart: string; version: string }
  | { type: 'archive'; url: string }
  /** `oci://host/path/chart`. */
  | { type: 'oci'; url: string; version: string }
  /** A folder of a git repository, at a branch, tag or commit; empty: its default branch. */
  | { type: 'git'; url: string; path: string; ref: string };

/** A ConfigMap or Secret with values as YAML under `key` (usual: `values.yaml`). Later ones win. */
export type ValuesSource = {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  namespace?: string;
  key?: string;
  /** It may be missing. */
  optional?: boolean;
};

/** When a release counts as well, where not all of its objects are to be asked. */
export type HealthCriterion = {
  resource: { kind: string; name?: string };
  condition: { type: string; status?: 'True' | 'False' };
};

/**
 * A component that is a Helm chart: its definition (with the capability `helm`) says which, and the host fetches, renders and
 * delivers it as a release.
 */
export type HelmRelease = {
  name: string;
  /** Left out: that of the placement. */
  namespace?: string;
  chart: ChartSource;
  /** Secret with the credentials for the chart's server. */
  secretRef?: { name: string; namespace?: string };
  /** Win over `valuesFrom`. */
  values: JsonObject;
  valuesFrom: ValuesSource[];
  options: {
    includeCRDs: boolean;
    skipHooks: boolean;
    createNamespace: boolean;
    skipSchemaValidation: boolean;
    /** How many revisions are kept. */
    maxHistory: number;
    /** A failed upgrade goes back to what was there before. */
    rollback: boolean;
    /** A release of the same chart that somebody made with Helm becomes this one's. */
    takeOver: boolean;
    /** How long it may take to become well; left out: as for any component. */
    timeoutMs?: number;
  };
  health: HealthCriterion[];
  /** Where the parameters say these, for messages. */
  places: {
    chart: string;
    version: string;
    values: string;
    valuesFrom: string;
    secretRef: string;
    name: string;
  };
};
