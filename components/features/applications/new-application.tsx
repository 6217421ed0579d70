'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay, useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { useTRPC } from '@/components/trpc/trpc';
import { Segmented } from '@/components/ui/segmented';
import { DeliverBar } from './deliver-bar';
import { readDraft, startDocument } from './draft-document';
import { PlanAside } from './plan-aside';
import { useDryRun } from './use-dry-run';
import classes from './new-application.module.css';

function loading() {
  return (
    <div className={classes.loading}>
      <SkeletonRows rows={12} label="" />
    </div>
  );
}
const DraftForm = dynamic(() => import('./draft-form').then((module) => module.DraftForm), {
  ssr: false,
  loading,
});
const YamlDocument = dynamic(
  () => import('@/components/editor/yaml-document').then((module) => module.YamlDocument),
  { ssr: false, loading },
);

const views = ['form', 'yaml'] as const;
const firstType = 'webservice';

/** One text, two views of it: a form for its first component, and the YAML. The plan at right follows both. */
export function NewApplication() {
  const t = useTranslations('newApplication');
  const may = useMay('application.write');
  const [{ view }, setParams] = useQueryStates(
    { view: parseAsStringLiteral(views).withDefault('form') },
    { history: 'replace' },
  );
  if (!may.allowed) {
    return (
      <>
        <PageHeader title={t('title')} />
        <Empty title={t('notYours')}>{t('needsRole', { roles: may.roles.join(', ') })}</Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        says={t('says')}
        actions={
          <Segmented
            label={t('view')}
            value={view}
            options={views.map((value) => ({ value, label: t(`views.${value}`) }))}
            onChange={(value) => void setParams({ view: value })}
          />
        }
      />
      <Workbench view={view} />
    </>
  );
}

function Workbench({ view }: { view: (typeof views)[number] }) {
  const t = useTranslations('newApplication');
  const trpc = useTRPC();
  const project = useProject();
  const [text, setText] = useState(() => startDocument(firstType));
  const [stage, setStage] = useState('');
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  const draft = readDraft(text);
  const isStarted = text !== startDocument(draft?.type ?? firstType);
  const dryRun = useDryRun({ document: text, stage, enabled: isStarted });
  return (
    <>
      <UnsavedGuard isDirty={isStarted} />
      <div className={classes.bench}>
        <div className={classes.left}>
          {view === 'yaml' ? (
            <YamlDocument label={t('document')} value={text} onChange={setText} />
          ) : draft === null ? (
            <Empty title={t('onlyYaml')}>{t('onlyYamlText')}</Empty>
          ) : (
            <DraftForm text={text} draft={draft} problems={dryRun.problems} onChange={setText} />
          )}
        </div>
        <PlanAside dryRun={dryRun} isStarted={isStarted} />
      </div>
      <DeliverBar
        document={text}
        stage={stage}
        stages={stages.data?.map(({ name }) => name) ?? []}
        onStage={setStage}
        problems={dryRun.problems}
        isStarted={isStarted}
      />
    </>
  );
}
