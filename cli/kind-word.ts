/** As kubectl knows them. */
const short: Record<string, string> = {
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  rs: 'ReplicaSet',
  cj: 'CronJob',
  po: 'Pod',
  svc: 'Service',
  cm: 'ConfigMap',
  ing: 'Ingress',
  pvc: 'PersistentVolumeClaim',
  hpa: 'HorizontalPodAutoscaler',
  sa: 'ServiceAccount',
};

/** The kind that a person means: `deployment`, `deployments` and `deploy` are Deployment. `known`: kinds that are at hand. */
export function kindOf(word: string, known: readonly string[]): string {
  const said = word.toLowerCase();
  const kinds = [...known, ...Object.values(short)];
  const found = kinds.find((kind) =>
    [kind, `${kind}s`, `${kind}es`].some((name) => name.toLowerCase() === said),
  );
  return found ?? short[said] ?? word;
}
