import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const podOf = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: { containers: object[] } } } }).spec.template.spec;

describe('security contexts', () => {
  it('of a container, safe by default', async () => {
    const made = await types.patch(
      'securitycontext',
      { dropCapabilities: ['ALL'] },
      workloadOf('Deployment'),
    );
    expect(podOf(made).containers[0]).toMatchObject({
      securityContext: {
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        privileged: false,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: false,
      },
    });
  });

  it('of the pod', async () => {
    const made = await types.patch('podsecuritycontext', { fsGroup: 1 }, workloadOf('Deployment'));
    expect(podOf(made)).toMatchObject({ securityContext: { fsGroup: 1, runAsNonRoot: true } });
    const strict = types.patch(
      'podsecuritycontext',
      { seccompProfile: { type: 'Strict' } },
      workloadOf('Job'),
    );
    await expect(strict).rejects.toMatchObject({ path: 'properties.seccompProfile.type' });
  });
});

describe('service-account', () => {
  it('makes the account and its roles, per scope', async () => {
    const made = await types.patch(
      'service-account',
      {
        name: 'reader',
        create: true,
        privileges: [
          { verbs: ['get'], resources: ['pods'], apiGroups: [''] },
          { verbs: ['get'], resources: ['nodes'], apiGroups: [''], scope: 'cluster' },
        ],
      },
      workloadOf('Deployment'),
    );
    expect(podOf(made)).toMatchObject({ serviceAccountName: 'reader' });
    expect(made.resources.map(({ name, resource }) => [name, resource.kind, resource.metadata.name])).toEqual(
      [
        ['service-account', 'ServiceAccount', 'reader'],
        ['cluster-role', 'ClusterRole', 'default:reader'],
        ['cluster-role-binding', 'ClusterRoleBinding', 'default:reader'],
        ['role', 'Role', 'reader'],
        ['role-binding', 'RoleBinding', 'reader'],
      ],
    );
    expect(made.resources[1]?.resource['rules']).toEqual([
      { verbs: ['get'], resources: ['nodes'], apiGroups: [''] },
    ]);
  });

  it('rejects one without a name', async () => {
    await expect(types.patch('service-account', {}, workloadOf('Job'))).rejects.toThrow('name is missing');
  });
});
