import { LoamError } from '@/server/domain/error';

/** Whom a call is made for: a person, and what they are in the project that it is about. */
export type Person = { email: string; project: string; role: string };

/** As the cluster is told. One group: a header that comes twice is sent as one. */
export type Impersonated = { user: string; group: string };

/** Groups always say whose they are; names of people may be meant to be those of the cluster's own sign-in. */
export function toImpersonated({ email, project, role }: Person, prefix: string): Impersonated {
  return { user: `${prefix}${email}`, group: `loam:${project}:${role}` };
}

/** Headers of a call of the account, in somebody's name. Throws `unsupported` for an account that acts as somebody already. */
export function withName(
  account: Record<string, string>,
  { user, group }: Impersonated,
): Record<string, string> {
  if ('impersonate-user' in account) throw alreadySomebody(account['impersonate-user']);
  return { ...account, 'impersonate-user': user, 'impersonate-group': group };
}

/** Who gave the account as somebody else meant it to have no rights of its own. */
function alreadySomebody(name: string | undefined): LoamError {
  return new LoamError('unsupported', `The credentials of the cluster act as ${name} already.`, {
    expected: 'credentials without `as`, for a cluster that is written to in the name of people',
    got: `credentials as ${name}`,
    hint: 'Give it others (loam cluster rotate NAME), or let it be written to as its account.',
  });
}
