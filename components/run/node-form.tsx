'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SchemaForm } from '@/components/form/schema-form';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import type { JsonObject } from '@/server/domain/json';
import { validateBySchema } from '@/server/domain/schema-validation';
import type { DetailedNode } from './use-node';
import classes from './node.module.css';

/** The form that a node asks for. Problems are shown where they stand once it was tried to send it. Load it lazily. */
export function NodeForm({
  node,
  schema,
  whyNot,
}: {
  node: DetailedNode;
  schema: JsonObject;
  /** Why this person may not. */
  whyNot: string | undefined;
}) {
  const t = useTranslations('run.ask');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [values, setValues] = useState<JsonObject>({});
  const [tried, setTried] = useState(false);
  const onSuccess = () => queryClient.invalidateQueries(trpc.run.pathFilter());
  const send = useMutation(trpc.run.answer.mutationOptions({ onSuccess }));
  const { problems } = validateBySchema(schema, values, '');
  const submit = () => {
    setTried(true);
    if (problems.length === 0) send.mutate({ project, id: node.runId, node: node.ownKey, values });
  };
  return (
    <>
      <SchemaForm
        idPrefix={`ask-${node.ownKey}`}
        schema={schema}
        value={values}
        onChange={setValues}
        problems={tried ? problems : []}
      />
      {send.error && <MutationNote error={send.error} />}
      <div className={classes.decide}>
        <Button
          variant="filled"
          disabled={whyNot !== undefined}
          title={whyNot}
          busy={send.isPending}
          onClick={submit}
        >
          {t('send')}
        </Button>
      </div>
    </>
  );
}
