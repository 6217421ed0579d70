'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { Column } from '@/components/patterns/data-table-column';
import { useProject } from '@/components/patterns/session';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Person } from '@/components/ui/person';
import { AddMember } from './add-member';
import { toPageInput } from './list-params';
import { MemberRole } from './member-role';
import { RemoveMember } from './remove-member';
import { SettingsList } from './settings-list';
import { useSettingsParams } from './use-settings-params';
import classes from './settings.module.css';
import text from '@/components/ui/text.module.css';

type Member = Outputs['member']['list']['items'][number];

/** Who may do what in the project. */
export function Members() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const { params, change } = useSettingsParams();
  const list = useQuery(
    trpc.member.list.queryOptions({ project, ...toPageInput(params) }, { placeholderData: keepPreviousData }),
  );
  useLive(['members'], [trpc.member.list.queryKey()]);
  const columns: Column<Member>[] = [
    {
      key: 'name',
      head: t('person'),
      width: 260,
      phone: 'title',
      render: (member) => (
        <span className={classes.person}>
          <Person name={member.name} size="sm" />
          <b>{member.name}</b>
        </span>
      ),
    },
    {
      key: 'email',
      head: t('email'),
      phone: 'meta',
      render: (member) => <span className={text.mid}>{member.email}</span>,
    },
    {
      key: 'role',
      head: t('roleHead'),
      width: 170,
      phone: 'end',
      render: (member) => <MemberRole member={member} />,
    },
    {
      key: 'remove',
      head: '',
      width: 110,
      align: 'end',
      render: (member) => <RemoveMember member={member} />,
    },
  ];
  return (
    <SettingsList
      list={list}
      columns={columns}
      rowKey={(member) => member.userId}
      label={t('part.members')}
      failed={t('membersFailed')}
      empty={{ title: t('noMembers'), text: t('noMembersText') }}
      params={params}
      onChange={change}
      action={<AddMember />}
    />
  );
}
