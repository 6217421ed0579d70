/** Whom a call is made for: a person, and what they are in the project that it is about. */
export type Person = { email: string; project: string; role: string };

/** As the cluster is told. One group: a header that comes twice is sent as one. */
export type Impersonated = { user: string; group: string };

/** Groups always say whose they are; names of people may be meant to be those of the cluster's own sign-in. */
export function toImpersonated({ email, project, role }: Person, prefix: string): Impersonated {
  return { user: `${prefix}${email}`, group: `loam:${project}:${role}` };
}

export function impersonationHeaders({ user, group }: Impersonated): Record<string, string> {
  return { 'impersonate-user': user, 'impersonate-group': group };
}
