'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { Column } from '@/components/patterns/data-table-column';
import { Empty } from '@/components/patterns/empty';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC, type Outputs } from '@/components/trpc/trpc';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import { Mark } from '@/components/ui/status-mark';
import { detailWords } from './detail-words';
import { auditResults, toAuditInput } from './list-params';
import { SettingsList } from './settings-list';
import { useSettingsParams } from './use-settings-params';
import classes from './settings.module.css';
import text from '@/components/ui/text.module.css';

type Entry = Outputs['audit']['list']['items'][number];

/** Who did what and when, and what was refused; a chain that cannot be changed unseen. */
export function Audit() {
  const t = useTranslations('settings');
  const may = useMay('audit.read');
  if (!may.allowed)
    return <Empty title={t('notYours')}>{t('needsRole', { roles: may.roles.join(', ') })}</Empty>;
  return <AuditList />;
}

function AuditList() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const { params, change } = useSettingsParams();
  const list = useQuery(
    trpc.audit.list.queryOptions({ project, ...toAuditInput(params) }, { placeholderData: keepPreviousData }),
  );
  return (
    <SettingsList
      list={list}
      columns={useColumns()}
      rowKey={(entry) => String(entry.id)}
      label={t('part.audit')}
      failed={t('auditFailed')}
      empty={{ title: t('noAudit'), text: t('noAuditText') }}
      params={params}
      onChange={change}
      filter={
        <select
          className={classes.filter}
          aria-label={t('result')}
          value={params.result ?? ''}
          onChange={({ currentTarget: { value } }) =>
            change({ result: auditResults.find((result) => result === value) ?? null })
          }
        >
          <option value="">{t('anyResult')}</option>
          {auditResults.map((result) => (
            <option key={result} value={result}>
              {t(`resultOf.${result}`)}
            </option>
          ))}
        </select>
      }
    />
  );
}

function useColumns(): Column<Entry>[] {
  const t = useTranslations('settings');
  return [
    {
      key: 'action',
      head: t('action'),
      width: 210,
      phone: 'title',
      render: (entry) => <Mono>{entry.action}</Mono>,
    },
    {
      key: 'target',
      head: t('target'),
      width: 240,
      phone: 'meta',
      render: (entry) => <Target target={entry.target} />,
    },
    { key: 'detail', head: t('detail'), render: (entry) => <Detail detail={entry.detail} /> },
    {
      key: 'who',
      head: t('person'),
      width: 190,
      render: (entry) => (
        <span className={text.mid} title={entry.actorName}>
          {entry.actorName}
        </span>
      ),
    },
    {
      key: 'result',
      head: t('result'),
      width: 110,
      phone: 'end',
      render: (entry) =>
        entry.result === 'denied' ? (
          <Mark glyph="cancel" tone="fail">
            <span>{t('resultOf.denied')}</span>
          </Mark>
        ) : (
          <span className={text.mid}>{t('resultOf.allowed')}</span>
        ),
    },
    {
      key: 'at',
      head: t('when'),
      width: 90,
      align: 'end',
      render: (entry) => (
        <span className={text.dim}>
          <Ago at={entry.at} />
        </span>
      ),
    },
  ];
}

/** What it was done to; what has a page leads there. */
function Target({ target }: { target: string }) {
  const project = useProject();
  const [kind, name = ''] = target.split('/');
  if (kind !== 'application' && kind !== 'cluster' && kind !== 'run')
    return (
      <span className={text.mid} title={target}>
        {target}
      </span>
    );
  return (
    <Link prefetch={false} className={text.mid} title={target} href={routes[kind](project, name)}>
      {target}
    </Link>
  );
}

function Detail({ detail }: { detail: Entry['detail'] }) {
  const { words, whole } = detailWords(detail);
  return (
    <span className={text.dim} title={whole}>
      {words}
    </span>
  );
}
