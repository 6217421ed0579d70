'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { MutationNote } from '@/components/patterns/mutation-note';
import { namePattern } from '@/components/patterns/name-pattern';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/field';
import { CredentialsFields, noCredentials, toGiven } from './credentials-fields';
import { LabelsField } from './labels-field';
import { parseLabels } from './labels-text';
import { RoleNote } from './role-note';
import { VerdictNote } from './verdict-note';
import classes from './environments.module.css';

/** A cluster and how to sign in to it. The connection is tried before anything is kept. */
export function NewCluster() {
  const t = useTranslations('environments');
  const may = useMay('instance-wide.cluster.manage');
  return (
    <>
      <PageHeader title={t('newTitle')} says={t('newText')} />
      {may.allowed ? <Form /> : <Empty title={t('notYours')}>{t('onlyInstanceAdmin')}</Empty>}
    </>
  );
}

function Form() {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [labels, setLabels] = useState<string[]>([]);
  const [credentials, setCredentials] = useState(noCredentials);
  const [anyway, setAnyway] = useState(false);
  const [twice, setTwice] = useState(false);
  const tryIt = useMutation(trpc.cluster.tryConnection.mutationOptions());
  const add = useMutation(
    trpc.cluster.add.mutationOptions({
      onSuccess: async (added) => {
        await queryClient.invalidateQueries({ queryKey: trpc.cluster.pathKey() });
        router.push(routes.cluster(project, added.name));
      },
    }),
  );
  const parsed = parseLabels(labels.join('\n'));
  const given = toGiven(credentials);
  const isTried = given !== undefined && JSON.stringify(tryIt.variables) === JSON.stringify(given);
  const tried = isTried ? tryIt.data : undefined;
  const ready =
    name !== '' && parsed.wrong === undefined && (tried?.ok === true || (tried !== undefined && anyway));
  return (
    <div className={classes.columns}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const even = { evenUnreachable: anyway, evenRegistered: twice };
          if (ready) add.mutate({ name, ...given, labels: parsed.labels, ...even });
        }}
      >
        <TextField
          label={t('name')}
          help={t('clusterNameHelp')}
          pattern={namePattern}
          maxLength={63}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
        />
        <CredentialsFields value={credentials} onChange={setCredentials} />
        <LabelsField value={labels} onChange={setLabels} />
        {isTried && tryIt.isError && <MutationNote error={tryIt.error} />}
        {tried && <VerdictNote verdict={tried} />}
        <Anyway shown={tried?.ok === false} checked={anyway} onChange={setAnyway}>
          {t('addAnyway')}
        </Anyway>
        {add.isError && <MutationNote error={add.error} />}
        <Anyway shown={twice || asksForTwice(add.error)} checked={twice} onChange={setTwice}>
          {t('addTwice')}
        </Anyway>
        <div className={classes.actions}>
          <Button
            variant={tried?.ok ? 'default' : 'filled'}
            busy={tryIt.isPending}
            disabled={given === undefined}
            onClick={() => given && tryIt.mutate(given)}
          >
            {t('tryConnection')}
          </Button>
          <Button type="submit" variant={ready ? 'filled' : 'default'} disabled={!ready} busy={add.isPending}>
            {t('addCluster')}
          </Button>
          <ButtonLink variant="subtle" href={routes.environments(project)}>
            {t('cancel')}
          </ButtonLink>
          {!tried && <span className={classes.reason}>{t('tryFirst')}</span>}
        </div>
      </form>
      <RoleNote />
    </div>
  );
}

const asksForTwice = (error: unknown) => error !== null && problemOf(error).problem.path === 'evenRegistered';

type AnywayProps = {
  shown: boolean;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
};

/** What was refused, or did not answer, is added all the same. */
function Anyway({ shown, checked, onChange, children }: AnywayProps) {
  if (!shown) return null;
  return (
    <Checkbox checked={checked} onChange={(event) => onChange(event.currentTarget.checked)}>
      {children}
    </Checkbox>
  );
}
