'use client';

import { useTranslations } from 'next-intl';
import { Bench } from '@/components/application-form/bench';
import { ComponentsForm } from '@/components/application-form/components-form';
import { PlanAside } from '@/components/application-form/plan-aside';
import { useDiff } from '@/components/application-form/use-tried';
import { PlacesPlan } from '@/components/patterns/places-plan';
import type { DocumentForm } from '@/components/revisions/document-editor';

/** The components of an application as forms, and what delivering them would change in the clusters. */
export function ChangeForm({ text, isDirty, disabled, onChange }: DocumentForm) {
  const t = useTranslations('applicationForm');
  const diff = useDiff({ document: text, enabled: isDirty });
  return (
    <Bench
      aside={
        <PlanAside tried={diff} isStarted={isDirty}>
          <PlacesPlan label={t('plan')} places={diff.result?.places ?? []} />
        </PlanAside>
      }
    >
      <ComponentsForm
        text={text}
        problems={isDirty ? diff.problems : []}
        disabled={disabled}
        onChange={onChange}
      />
    </Bench>
  );
}
