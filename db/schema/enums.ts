// Every status is one const array here; what a status means (terminal, cancellable, severity) is in server/domain/status.ts.

export const projectRoles = ['viewer', 'developer', 'operator', 'platform', 'admin'] as const;
export const definitionKinds = ['component', 'trait', 'policy', 'workflow-step', 'addon'] as const;
export const trustLevels = ['built-in', 'verified', 'signed', 'unsigned'] as const;
export const clusterStates = ['connected', 'unreachable', 'rejected', 'unknown'] as const;
export const clusterSources = [
  'playground',
  'kubeconfig',
  'registered',
  'service-account',
  'in-cluster',
] as const;
export const clusterActors = ['account', 'person'] as const;
export const executionKinds = ['workflow', 'deployment', 'deletion', 'plugin-install'] as const;
export const executionStates = [
  'queued',
  'running',
  'suspended',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export const nodeStates = [
  'pending',
  'ready',
  'running',
  'waiting',
  'suspended',
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
] as const;
/** What is running, by severity, worst first; `unknown`, `unreported` and `stale` are said as such and never count as well. */
export const instanceStates = [
  'failed',
  'error',
  'warning',
  'unreported',
  'stale',
  'unknown',
  'updating',
  'pending',
  'deleting',
  'running',
  'completed',
] as const;
export const auditResults = ['allowed', 'denied'] as const;
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** What becomes of the times of a schedule at which nobody was there to start it. */
export const missedPolicies = ['skip', 'once', 'all'] as const;
/** What becomes of a time of a schedule while the run before it goes on. */
export const overlapPolicies = ['allow', 'forbid', 'replace'] as const;

/** What people write and save as revisions. */
export const documentKinds = ['application', 'workflow'] as const;
