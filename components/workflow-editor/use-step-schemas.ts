'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale } from 'next-intl';
import { useMemo } from 'react';
import { localizeSchema } from '@/components/form/localize-schema';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { JsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';

export type StepSchemas = {
  /** The parameters of a type, with or without its revision (`deploy@v2`). */
  parametersOf: (type: string) => JsonObject | undefined;
  /** What a step of the type answers. */
  answerOf: (type: string) => JsonObject | undefined;
  /** Does a step of the type change what is in clusters? */
  writesOf: (type: string) => boolean;
};

/** What is known of the types of steps. */
export function useStepSchemas(): StepSchemas {
  const trpc = useTRPC();
  const project = useProject();
  const locale = useLocale();
  const schemas = useQuery(trpc.definition.schemas.queryOptions({ project }, { staleTime: 60_000 }));
  return useMemo(() => {
    const steps = (schemas.data ?? []).filter(({ kind }) => kind === 'workflow-step');
    const byName = new Map(steps.map((each) => [each.name, each]));
    const answers = new Map(
      steps.flatMap(({ name, outputs }) =>
        outputs ? [[name, localizeSchema(outputs, locale)] as const] : [],
      ),
    );
    const find = (type: string) => byName.get(parseType(type).name);
    return {
      parametersOf: (type) => find(type)?.schema,
      answerOf: (type) => answers.get(parseType(type).name),
      writesOf: (type) => find(type)?.capabilities.includes('k8s:write') === true,
    };
  }, [schemas.data, locale]);
}
