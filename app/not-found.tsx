import { getTranslations } from 'next-intl/server';
import { AuthFrame } from '@/components/layout/auth-frame';
import { Empty } from '@/components/patterns/empty';
import { ButtonLink } from '@/components/ui/button-link';

/** Absent and foreign look the same. */
export default async function NotFound() {
  const t = await getTranslations('errorPage');
  return (
    <AuthFrame brand="Loam">
      <Empty
        page
        title={t('notFound')}
        actions={
          <ButtonLink href="/" variant="filled">
            {t('start')}
          </ButtonLink>
        }
      >
        {t('notFoundText')}
      </Empty>
    </AuthFrame>
  );
}
