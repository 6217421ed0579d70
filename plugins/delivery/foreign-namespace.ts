import * as s from '../sdk/schema';

/** KubeVela's applications are in namespaces; here a project has them, and its name is enough. */
export const foreignNamespace = s.optional(
  s.string(s.text('Namespace', '命名空间'), {
    advanced: true,
    help: s.text(
      'Taken from KubeVela documents; the name alone tells the application',
      '兼容 KubeVela 文档；仅以名称确定应用',
    ),
  }),
);
