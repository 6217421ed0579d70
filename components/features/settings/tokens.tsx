'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { CreateToken } from './create-token';
import { Day } from './day';
import { toPageInput } from './list-params';
import { RevokeToken } from './revoke-token';
import { SettingsList } from './settings-list';
import { useSettingsParams } from './use-settings-params';
import text from '@/components/ui/text.module.css';

type Token = Outputs['token']['list']['items'][number];

/** Tokens for the command line, for builds and for scripts: one's own, and everybody's for an admin. */
export function Tokens() {
  const t = useTranslations('settings');
  const may = useMay('token.manage');
  if (!may.allowed)
    return <Empty title={t('notYours')}>{t('needsRole', { roles: may.roles.join(', ') })}</Empty>;
  return <TokenList />;
}

function TokenList() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const { params, change } = useSettingsParams();
  const list = useQuery(
    trpc.token.list.queryOptions({ project, ...toPageInput(params) }, { placeholderData: keepPreviousData }),
  );
  const columns: Column<Token>[] = [
    { key: 'name', head: t('name'), phone: 'title', render: (token) => <b>{token.name}</b> },
    { key: 'hint', head: t('token'), width: 150, render: (token) => <Mono>{token.hint}…</Mono> },
    {
      key: 'role',
      head: t('roleHead'),
      width: 130,
      phone: 'end',
      render: (token) => t(`role.${token.role}`),
    },
    {
      key: 'owner',
      head: t('owner'),
      width: 160,
      phone: 'meta',
      render: (token) => <span className={text.mid}>{token.owner}</span>,
    },
    {
      key: 'used',
      head: t('lastUsed'),
      width: 110,
      align: 'end',
      render: (token) => (
        <span className={text.dim}>
          {token.lastUsedAt === null ? t('never') : <Ago at={token.lastUsedAt} />}
        </span>
      ),
    },
    {
      key: 'expires',
      head: t('expires'),
      width: 120,
      align: 'end',
      render: (token) => (
        <span className={text.dim}>{token.expiresAt === null ? '–' : <Day at={token.expiresAt} />}</span>
      ),
    },
    { key: 'revoke', head: '', width: 110, align: 'end', render: (token) => <RevokeToken token={token} /> },
  ];
  return (
    <SettingsList
      list={list}
      columns={columns}
      rowKey={(token) => token.id}
      label={t('part.tokens')}
      failed={t('tokensFailed')}
      empty={{ title: t('noTokens'), text: t('noTokensText') }}
      params={params}
      onChange={change}
      action={<CreateToken />}
    />
  );
}
