import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';

const place = () => ({
  name: s.string(s.text('Volume', '卷')),
  mountPath: s.string(s.text('Mount path', '挂载路径')),
  subPath: s.optional(s.string(s.text('Sub path', '子路径'))),
});

const configMapOf = () => ({
  cmName: s.string(s.text('ConfigMap', '配置字典')),
  defaultMode: kube.defaultMode(),
  items: s.optional(kube.items()),
});

const secretOf = () => ({
  secretName: s.string(s.text('Secret', '密钥'), { widget: 'secret-ref' }),
  defaultMode: kube.defaultMode(),
  items: s.optional(kube.items()),
});

const claimName = () => s.string(s.text('Claim', '存储声明'));

/** What is mounted where, by kind of volume. */
export function volumeMounts({ propagation = false } = {}) {
  const hostPath = { ...place(), path: s.string(s.text('Path on the host', '主机路径')) };
  const propagated = {
    mountPropagation: s.optional(
      s.choice(s.text('Propagation', '传播方式'), ['None', 'HostToContainer', 'Bidirectional']),
    ),
    readOnly: s.optional(s.boolean(s.text('Read only', '只读'))),
  };
  const mount = s.text('Mount', '挂载');
  return s.object(
    s.text('Volume mounts', '卷挂载'),
    {
      pvc: s.optional(
        s.list(s.text('Volume claims', '持久卷'), s.object(mount, { ...place(), claimName: claimName() })),
      ),
      configMap: s.optional(
        s.list(s.text('ConfigMaps', '配置字典'), s.object(mount, { ...place(), ...configMapOf() })),
      ),
      secret: s.optional(s.list(s.text('Secrets', '密钥'), s.object(mount, { ...place(), ...secretOf() }))),
      emptyDir: s.optional(
        s.list(s.text('Empty folders', '空目录'), s.object(mount, { ...place(), medium: kube.medium() })),
      ),
      hostPath: s.optional(
        s.list(
          s.text('Host folders', '主机目录'),
          s.object(mount, propagation ? { ...hostPath, ...propagated } : hostPath),
        ),
      ),
    },
    { advanced: true },
  );
}

const old = () => ({
  name: s.string(s.text('Name', '名称')),
  mountPath: s.string(s.text('Mount path', '挂载路径')),
});
const kind = s.text('Kind', '类型');

/** The older form, one list for every kind of volume. */
export function volumes({ deprecated = true } = {}) {
  return s.list(
    s.text('Volumes', '卷'),
    s.oneOf(s.text('Volume', '卷'), [
      s.object(s.text('Empty folder', '空目录'), {
        ...old(),
        type: s.constant('emptyDir', { title: kind, default: 'emptyDir' }),
        medium: kube.medium(),
      }),
      s.object(s.text('Volume claim', '持久卷'), {
        ...old(),
        type: s.constant('pvc', { title: kind }),
        claimName: claimName(),
      }),
      s.object(s.text('ConfigMap', '配置字典'), {
        ...old(),
        type: s.constant('configMap', { title: kind }),
        ...configMapOf(),
      }),
      s.object(s.text('Secret', '密钥'), {
        ...old(),
        type: s.constant('secret', { title: kind }),
        ...secretOf(),
      }),
    ]),
    {
      advanced: true,
      ...(deprecated ? { deprecated: s.text('Use volumeMounts', '请使用 volumeMounts') } : {}),
    },
  );
}
