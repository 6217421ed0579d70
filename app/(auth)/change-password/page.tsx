import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { ForcedChangePage } from '@/components/features/sign-in/forced-change-page';
import { routes } from '@/components/routes';
import { findSession } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn');
  return { title: t('changeTitle') };
}

export default async function ChangePasswordPage() {
  const session = await findSession();
  if (!session) redirect(routes.signIn());
  if (!session.user.mustChangePassword) redirect('/');
  return <ForcedChangePage />;
}
