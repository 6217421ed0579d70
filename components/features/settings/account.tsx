'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DataTable } from '@/components/patterns/data-table';
import type { Column } from '@/components/patterns/data-table-column';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import { PasswordForm } from '@/components/patterns/password-form';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Button } from '@/components/ui/button';
import { Tag } from '@/components/ui/tag';
import { browserOf } from './browser-of';
import { Day } from './day';
import classes from './settings.module.css';
import text from '@/components/ui/text.module.css';

/** One's own password and the browsers that are signed in. */
export function Account({ minPasswordLength }: { minPasswordLength: number }) {
  const t = useTranslations('settings');
  const [changed, setChanged] = useState(false);
  return (
    <div className={classes.account}>
      <Section title={t('password')}>
        <div className={classes.password}>
          {changed ? (
            <Note tone="ok">{t('passwordChanged')}</Note>
          ) : (
            <PasswordForm
              forced={false}
              minPasswordLength={minPasswordLength}
              onDone={() => setChanged(true)}
            />
          )}
        </div>
      </Section>
      <Sessions />
    </div>
  );
}

type BrowserSession = Outputs['session']['list'][number];

function Sessions() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const sessions = useQuery(trpc.session.list.queryOptions());
  const columns: Column<BrowserSession>[] = [
    {
      key: 'browser',
      head: t('browser'),
      phone: 'title',
      render: (session) => (
        <span title={session.userAgent ?? undefined}>
          <b>{browserOf(session.userAgent) ?? t('unknownBrowser')}</b>{' '}
          {session.current && <Tag>{t('thisBrowser')}</Tag>}
        </span>
      ),
    },
    {
      key: 'address',
      head: t('address'),
      width: 150,
      phone: 'meta',
      render: (session) => <span className={text.mid}>{session.address ?? '–'}</span>,
    },
    {
      key: 'since',
      head: t('signedIn'),
      width: 110,
      align: 'end',
      render: (session) => (
        <span className={text.dim}>
          <Ago at={session.createdAt} />
        </span>
      ),
    },
    {
      key: 'until',
      head: t('until'),
      width: 120,
      align: 'end',
      render: (session) => (
        <span className={text.dim}>
          <Day at={session.expiresAt} />
        </span>
      ),
    },
    {
      key: 'end',
      head: '',
      width: 110,
      align: 'end',
      phone: 'end',
      render: (session) => <EndSession session={session} />,
    },
  ];
  return (
    <Section title={t('sessions')} plain>
      {hasFailed(sessions) ? (
        <QueryFailure
          tried={t('sessionsFailed')}
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
        />
      ) : (
        <DataTable
          embedded
          label={t('sessions')}
          columns={columns}
          rows={sessions.data}
          rowKey={(session) => session.id}
          expected={2}
        />
      )}
    </Section>
  );
}

function EndSession({ session }: { session: BrowserSession }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const end = useMutation(
    trpc.session.end.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.session.list.queryKey() }),
    }),
  );
  if (session.current) return null;
  if (end.isError) return <MutationNote error={end.error} />;
  return (
    <Button variant="subtle" size="sm" busy={end.isPending} onClick={() => end.mutate({ id: session.id })}>
      {t('endSession')}
    </Button>
  );
}
