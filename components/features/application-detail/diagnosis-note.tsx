'use client';

import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import type { TopologyComponent } from './topology-graph';
import classes from './application-detail.module.css';

/** Why a component is not well: a sentence, the evidence, the next step. */
export function DiagnosisNote({
  component,
}: {
  component: Pick<TopologyComponent, 'name' | 'state' | 'diagnosis'>;
}) {
  const { diagnosis, state } = component;
  if (!diagnosis) return null;
  return (
    <section className={classes.diagnosis} data-state={state} aria-label={component.name}>
      <h2>
        <StatusMark of="instance" state={state} bare />
        {diagnosis.sentence}
      </h2>
      <Facts
        facts={diagnosis.facts.map(({ label, value }) => ({ name: label, value: <Mono>{value}</Mono> }))}
      />
      <p>{diagnosis.step}</p>
    </section>
  );
}
