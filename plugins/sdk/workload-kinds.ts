/** Workloads whose pods stand in `spec.template`. */
export const podWorkloads = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'batch/v1/Job',
];

/** Workloads that run for ever and are reached over the network. */
export const serviceWorkloads = ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet'];

/** Workloads with `spec.replicas`. */
export const scalableWorkloads = ['apps/v1/Deployment', 'apps/v1/StatefulSet'];

export const cronWorkloads = ['batch/v1/CronJob', 'batch/v1beta1/CronJob'];

export const everyWorkload = ['*'];
