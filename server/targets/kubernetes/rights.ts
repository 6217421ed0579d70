import type { RightsRule } from '@/server/domain/cluster-rights';
import type { Transport } from './transport';

const api = '/apis/authorization.k8s.io/v1';

export type AskedRight = {
  group: string;
  resource: string;
  verb: string;
  namespace: string;
  /** Of one object of it. */
  name?: string;
};

/** Rules that hold for the account in a namespace; `isWhole` is false where the cluster says that there may be more. */
export async function readRules(
  transport: Transport,
  namespace: string,
): Promise<{ rules: RightsRule[]; isWhole: boolean }> {
  const { status } = await transport.json<{
    status?: { resourceRules?: RightsRule[]; incomplete?: boolean };
  }>(`${api}/selfsubjectrulesreviews`, {
    method: 'POST',
    body: review('SelfSubjectRulesReview', { namespace }),
    what: 'rules of the account',
  });
  return { rules: status?.resourceRules ?? [], isWhole: status?.incomplete !== true };
}

export async function mayDo(transport: Transport, { resource, ...asked }: AskedRight): Promise<boolean> {
  const [name, subresource] = resource.split('/');
  const resourceAttributes = { ...asked, resource: name, ...(subresource ? { subresource } : {}) };
  const { status } = await transport.json<{ status?: { allowed?: boolean } }>(
    `${api}/selfsubjectaccessreviews`,
    {
      method: 'POST',
      body: review('SelfSubjectAccessReview', { resourceAttributes }),
      what: `right to ${resource}`,
    },
  );
  return status?.allowed === true;
}

function review(kind: string, spec: object): object {
  return { apiVersion: 'authorization.k8s.io/v1', kind, spec };
}
