'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { localizeSchema } from '@/components/form/localize-schema';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { DefinitionSchema, Known } from './completion';
import { oamSchema, workflowSchemas } from './oam-schema';

/** What the editor of a document can complete: its own keys, and the parameters of every type. */
export function useKnown(): Omit<Known, 'words'> {
  const t = useTranslations('editor');
  const trpc = useTRPC();
  const project = useProject();
  const locale = useLocale();
  const types = useQuery(trpc.definition.schemas.queryOptions({ project }, { staleTime: 60_000 }));
  return useMemo(
    () => ({
      application: oamSchema((word) => t(`oam.${word}`)),
      kinds: workflowSchemas((word) => t(`oam.${word}`)),
      definitions: (types.data ?? []).map((item) => toSchema(item, locale)),
    }),
    [types.data, locale, t],
  );
}

type Definition = {
  kind: string;
  name: string;
  title: string | { en: string; zh: string };
  description: string | { en: string; zh: string };
  schema: DefinitionSchema['schema'];
};

function toSchema({ kind, name, title, description, schema }: Definition, locale: string): DefinitionSchema {
  const say = (text: Definition['title']) =>
    typeof text === 'string' ? text : locale === 'zh' ? text.zh : text.en;
  return {
    kind: kind as DefinitionSchema['kind'],
    name,
    title: say(title),
    description: say(description),
    schema: localizeSchema(schema, locale),
  };
}
