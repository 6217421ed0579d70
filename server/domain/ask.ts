import type { Ask } from '@/plugins/sdk/definition';
import type { ProjectRole } from './permission';

/** Whether a question of a run is for this person, by role or by e-mail address. Server and page ask the same. */
export function isAsked(ask: Ask, { role, email }: { role: ProjectRole; email: string }): boolean {
  if (ask.roles === undefined && ask.people === undefined) return true;
  const isNamed = ask.people?.some((person) => person.toLowerCase() === email.toLowerCase());
  return isNamed === true || ask.roles?.includes(role) === true;
}
