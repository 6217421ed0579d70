import * as s from '../sdk/schema';
import { containerBasics, podMetadata, probes } from './service-schema';

/** Parameters that one-off and scheduled tasks share. The probes are taken and, as in KubeVela, not rendered. */
export function taskBasics() {
  return {
    ...containerBasics(),
    count: s.integer(s.text('Parallel pods', '并行数'), {
      default: 1,
      help: s.text('Pods that run at once, each to its end', '同时运行到结束的 Pod 数量'),
    }),
    restart: s.string(s.text('Restart policy', '重启策略'), {
      default: 'Never',
      help: s.text('Never or OnFailure', 'Never 或 OnFailure'),
    }),
    ...podMetadata(),
    ...probes(),
  };
}
