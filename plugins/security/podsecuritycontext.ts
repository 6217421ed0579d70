import { unifyPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const profile = (title: s.Label) =>
  s.optional(
    s.object(title, {
      type: s.choice(s.text('Type', '类型'), ['RuntimeDefault', 'Unconfined', 'Localhost']),
      localhostProfile: s.optional(s.string(s.text('Profile on the node', '节点上的配置'))),
    }),
  );

const schema = s.parameters({
  runAsNonRoot: s.boolean(s.text('Not as root', '非 root 运行'), { default: true }),
  runAsUser: s.optional(s.integer(s.text('User id', '用户 ID'))),
  runAsGroup: s.optional(s.integer(s.text('Group id', '组 ID'))),
  fsGroup: s.optional(
    s.integer(s.text('Group of the volumes', '卷的组 ID'), { help: s.text('Owns the files', '文件所属组') }),
  ),
  seccompProfile: profile(s.text('Seccomp profile', 'Seccomp 配置')),
  appArmorProfile: profile(s.text('AppArmor profile', 'AppArmor 配置')),
});

export const podsecuritycontext = defineTrait({
  name: 'podsecuritycontext',
  revision: 1,
  title: s.text('Pod security', 'Pod 安全'),
  description: s.text('Sets what all processes of the pods may do.', '设置 Pod 中所有进程的安全权限。'),
  icon: 'shield-half',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('A user of its own', '指定用户'),
      properties: { runAsUser: 1000, fsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' } },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: unifyPod(workload, { securityContext: parameters }),
  }),
});
