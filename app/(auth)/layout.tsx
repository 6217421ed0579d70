import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { AuthFrame } from '@/components/layout/auth-frame';

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('product');
  return <AuthFrame brand={t('name')}>{children}</AuthFrame>;
}
