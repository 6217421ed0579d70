import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { routes } from '@/components/routes';
import { findSession } from '@/server/api/rsc';

/** Everything inside asks for a person with a password of their own. Each procedure asks again. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = await findSession();
  if (!session) redirect(routes.signIn((await headers()).get('x-path') ?? undefined));
  if (session.user.mustChangePassword) redirect(routes.changePassword);
  return children;
}
