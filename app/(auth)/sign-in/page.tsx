import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { nextPath } from '@/components/features/sign-in/next-path';
import { SignInForm } from '@/components/features/sign-in/sign-in-form';
import { findSession } from '@/server/api/rsc';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signIn');
  return { title: t('title') };
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const next = nextPath((await searchParams).next);
  if (await findSession()) redirect(next);
  return <SignInForm next={next} />;
}
