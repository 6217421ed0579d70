import { TRPCError } from '@trpc/server';
import type { Metadata } from 'next';
import { getLocale } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { TypePage } from '@/components/features/types/type-page';
import { typeKinds } from '@/components/features/types/type-params';
import { localizeSchema } from '@/components/form/localize-schema';
import { api } from '@/server/api/rsc';

type Props = PageProps<'/projects/[project]/types/[kind]/[name]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function TypeDetailPage({ params }: Props) {
  const [{ project, kind: wanted, name }, locale] = await Promise.all([params, getLocale()]);
  const kind = typeKinds.find((each) => each === wanted);
  if (kind === undefined) notFound();
  const caller = await api();
  const detail = await caller.definition
    .get({ project, kind, name: decodeURIComponent(name) })
    .catch((error: unknown) => {
      if (error instanceof TRPCError && error.code === 'NOT_FOUND') notFound();
      throw error;
    });
  return <TypePage detail={detail} schema={localizeSchema(detail.manifest.schema, locale)} />;
}
