import * as s from '../sdk/schema';

/** Between how many pods, and what is scaled. */
export function bounds() {
  return {
    min: s.integer(s.text('At least', '最小副本数'), { default: 1 }),
    max: s.integer(s.text('At most', '最大副本数'), { default: 10 }),
    targetAPIVersion: s.string(s.text('API version of the workload', '工作负载 API 版本'), {
      default: 'apps/v1',
      advanced: true,
    }),
    targetKind: s.string(s.text('Kind of the workload', '工作负载类型'), {
      default: 'Deployment',
      advanced: true,
    }),
  };
}
