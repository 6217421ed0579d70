'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { useMay } from '@/components/patterns/session';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { Person } from '@/components/ui/person';
import { Tag } from '@/components/ui/tag';
import { CreateUser } from './create-user';
import { Day } from './day';
import { toPageInput } from './list-params';
import { ResetPassword } from './reset-password';
import { SettingsList } from './settings-list';
import { useSettingsParams } from './use-settings-params';
import classes from './settings.module.css';
import text from '@/components/ui/text.module.css';

type User = Outputs['user']['list']['items'][number];

/** Everybody who has an account here. Projects take them as members. */
export function Users() {
  const t = useTranslations('settings');
  const may = useMay('instance-wide.user.manage');
  return may.allowed ? <UserList /> : <Empty title={t('notYours')}>{t('onlyInstanceAdmin')}</Empty>;
}

function UserList() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const { params, change } = useSettingsParams();
  const list = useQuery(
    trpc.user.list.queryOptions(toPageInput(params), { placeholderData: keepPreviousData }),
  );
  const columns: Column<User>[] = [
    {
      key: 'name',
      head: t('person'),
      width: 260,
      phone: 'title',
      render: (user) => (
        <span className={classes.person}>
          <Person name={user.name} size="sm" />
          <b>{user.name}</b>
        </span>
      ),
    },
    {
      key: 'email',
      head: t('email'),
      phone: 'meta',
      render: (user) => <span className={text.mid}>{user.email}</span>,
    },
    {
      key: 'rights',
      head: t('rights'),
      width: 240,
      phone: 'end',
      render: (user) => (
        <>
          {user.instanceAdmin && <Tag>{t('instanceAdmin')}</Tag>}{' '}
          {user.mustChangePassword && <Tag outlined>{t('oneTimePassword')}</Tag>}
        </>
      ),
    },
    {
      key: 'since',
      head: t('since'),
      width: 120,
      align: 'end',
      render: (user) => (
        <span className={text.dim}>
          <Day at={user.createdAt} />
        </span>
      ),
    },
    { key: 'reset', head: '', width: 170, align: 'end', render: (user) => <ResetPassword user={user} /> },
  ];
  return (
    <SettingsList
      list={list}
      columns={columns}
      rowKey={(user) => user.id}
      label={t('part.users')}
      failed={t('usersFailed')}
      empty={{ title: t('noMatch'), text: t('noMatchText') }}
      params={params}
      onChange={change}
      action={<CreateUser />}
    />
  );
}
