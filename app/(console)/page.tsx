import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { NoProject } from '@/components/features/sign-in/no-project';
import { projectCookie } from '@/components/i18n/locale';
import { AuthFrame } from '@/components/layout/auth-frame';
import { routes } from '@/components/routes';
import { findSession } from '@/server/api/rsc';

/** Goes on to the project that the person was in last. */
export default async function StartPage() {
  const [session, jar] = await Promise.all([findSession(), cookies()]);
  const projects = session?.projects ?? [];
  const last = jar.get(projectCookie)?.value;
  const project = projects.find(({ name }) => name === last) ?? projects[0];
  if (project) redirect(routes.overview(project.name));
  return (
    <AuthFrame brand="Loam">
      <NoProject />
    </AuthFrame>
  );
}
