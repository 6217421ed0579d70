import { type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import { compact, unify } from '../sdk/merge';
import { perContainer } from '../sdk/per-container-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const capabilities = (title: s.Label) => s.optional(s.list(title, s.string(s.text('Capability', '能力'))));

const schema = perContainer(s.text('Security', '安全'), {
  runAsNonRoot: s.boolean(s.text('Not as root', '非 root 运行'), { default: true }),
  readOnlyRootFilesystem: s.boolean(s.text('Read-only root', '只读根文件系统'), { default: false }),
  allowPrivilegeEscalation: s.boolean(s.text('May gain privileges', '允许提权'), { default: false }),
  privileged: s.boolean(s.text('Privileged', '特权模式'), { default: false }),
  runAsUser: s.optional(s.integer(s.text('User id', '用户 ID'))),
  runAsGroup: s.optional(s.integer(s.text('Group id', '组 ID'))),
  addCapabilities: capabilities(s.text('Capabilities added', '添加的能力')),
  dropCapabilities: capabilities(s.text('Capabilities dropped', '移除的能力')),
});
type Settings = {
  containerName: string;
  runAsNonRoot: boolean;
  readOnlyRootFilesystem: boolean;
  allowPrivilegeEscalation: boolean;
  privileged: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  addCapabilities?: string[];
  dropCapabilities?: string[];
};

export const securitycontext = defineTrait({
  name: 'securitycontext',
  revision: 1,
  title: s.text('Container security', '容器安全'),
  description: s.text('Sets what the processes of containers may do.', '设置容器进程的安全权限。'),
  icon: 'shield-lock',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('As little as possible', '最小权限'),
      properties: { runAsUser: 1000, readOnlyRootFilesystem: true, dropCapabilities: ['ALL'] },
    },
  ],
  patch: (ctx: TraitContext<PerContainer<Settings>>) =>
    patchContainers(
      ctx,
      (container, { containerName: _name, addCapabilities, dropCapabilities, ...rest }) => {
        const capabilities = compact({ add: addCapabilities, drop: dropCapabilities });
        const isChanged = Object.keys(capabilities).length > 0;
        const patch = { ...rest, ...(isChanged ? { capabilities } : {}) };
        return { ...container, securityContext: unify(container.securityContext, patch, 'securityContext') };
      },
    ),
});
