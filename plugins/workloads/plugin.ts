import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { cronTask } from './cron-task';
import { daemon } from './daemon';
import { k8sObjects } from './k8s-objects';
import { raw } from './raw';
import { statefulset } from './statefulset';
import { task } from './task';
import { webservice } from './webservice';
import { worker } from './worker';

export const workloads = definePlugin({
  id: 'workloads',
  version: '1.0.0',
  title: text('Workloads', '工作负载'),
  description: text(
    'Services, background workers, jobs and plain Kubernetes objects.',
    '服务、后台进程、任务以及原生 Kubernetes 对象。',
  ),
  icon: 'packages',
  license: 'Apache-2.0',
  definitions: [webservice, worker, task, cronTask, statefulset, daemon, k8sObjects, raw],
});
