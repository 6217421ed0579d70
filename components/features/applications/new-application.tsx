'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Bench } from '@/components/application-form/bench';
import { FormSkeleton } from '@/components/application-form/form-skeleton';
import { OnlyYaml } from '@/components/application-form/only-yaml';
import { PlanAside } from '@/components/application-form/plan-aside';
import { useDryRun } from '@/components/application-form/use-tried';
import { type DocumentView, ViewSwitch, useDocumentView } from '@/components/application-form/view-switch';
import { Empty } from '@/components/patterns/empty';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay, useProject } from '@/components/patterns/session';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { useTRPC } from '@/components/trpc/trpc';
import { Plan } from '@/components/ui/plan';
import { DeliverBar } from './deliver-bar';
import { readDraft, startDocument } from './draft-document';
import { planLines } from './plan-lines';

const DraftForm = dynamic(() => import('./draft-form').then((module) => module.DraftForm), {
  ssr: false,
  loading: FormSkeleton,
});
const YamlDocument = dynamic(
  () => import('@/components/editor/yaml-document').then((module) => module.YamlDocument),
  { ssr: false, loading: FormSkeleton },
);

const firstType = 'webservice';

/** One text, two views of it: a form for its first component, and the YAML. The plan at right follows both. */
export function NewApplication() {
  const t = useTranslations('newApplication');
  const may = useMay('application.write');
  const [view, setView] = useDocumentView('form');
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
        actions={<ViewSwitch view={view} onChange={(next) => void setView(next)} />}
      />
      <Workbench view={view} />
    </>
  );
}

function Workbench({ view }: { view: DocumentView }) {
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
      <Bench ruled aside={<DryRunPlan dryRun={dryRun} isStarted={isStarted} />}>
        {view === 'yaml' ? (
          <YamlDocument label={t('document')} value={text} onChange={setText} />
        ) : draft === null ? (
          <OnlyYaml />
        ) : (
          <DraftForm text={text} draft={draft} problems={dryRun.problems} onChange={setText} />
        )}
      </Bench>
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

function DryRunPlan({ dryRun, isStarted }: { dryRun: ReturnType<typeof useDryRun>; isStarted: boolean }) {
  const t = useTranslations('newApplication');
  const words = useTranslations('applicationForm');
  const lines = planLines(dryRun.result);
  const fact = dryRun.result && t('planCount', { count: lines.length });
  return (
    <PlanAside tried={dryRun} isStarted={isStarted} fact={fact}>
      <Plan label={words('plan')} lines={lines} />
    </PlanAside>
  );
}
