'use client';

import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Mono } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Icon } from '@/components/ui/icon';
import { StatusMark } from '@/components/ui/status-mark';
import type { TopologyComponent } from './topology-parts';
import classes from './application-detail.module.css';

/**
 * Why components are not well, one at a time, over the graph: a sentence, the evidence, the next step. It follows the
 * selected component; put away, it is one line that brings it back.
 */
export function Diagnoses({
  components,
  selected,
  open,
  onOpen,
  logsOf,
}: {
  components: readonly TopologyComponent[];
  selected: string | null;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Address of what a component writes. */
  logsOf: (component: string) => string;
}) {
  const t = useTranslations('application');
  const [at, setAt] = useState(0);
  const chosen = components.findIndex((component) => component.name === selected);
  const index = chosen >= 0 ? chosen : Math.min(at, components.length - 1);
  const component = components[index];
  if (!component?.diagnosis) return null;
  if (!open) {
    return (
      <div className={classes.diagnosisClosed}>
        <Button size="sm" onClick={() => onOpen(true)}>
          {t('why', { count: components.length })}
        </Button>
      </div>
    );
  }
  const { diagnosis, state, name } = component;
  return (
    <section className={classes.diagnosis} data-state={state} aria-label={name}>
      <header>
        <StatusMark of="instance" state={state} bare />
        <h2>{diagnosis.sentence}</h2>
        <Button
          size="sm"
          variant="subtle"
          label={t('putAway')}
          icon={<Icon of={IconX} size="sm" />}
          onClick={() => onOpen(false)}
        />
      </header>
      <Facts
        facts={diagnosis.facts.map(({ label, value }) => ({ name: label, value: <Mono>{value}</Mono> }))}
      />
      <footer>
        <p>{diagnosis.step}</p>
        {component.pods.length > 0 && (
          <ButtonLink size="sm" href={logsOf(name)}>
            {t('openLogs')}
          </ButtonLink>
        )}
        {components.length > 1 && chosen < 0 && (
          <Pager index={index} count={components.length} onGo={setAt} />
        )}
      </footer>
    </section>
  );
}

function Pager({ index, count, onGo }: { index: number; count: number; onGo: (index: number) => void }) {
  const t = useTranslations('application');
  return (
    <span className={classes.pager}>
      <Button
        size="sm"
        variant="subtle"
        label={t('previousReason')}
        icon={<Icon of={IconChevronLeft} size="sm" />}
        disabled={index === 0}
        onClick={() => onGo(index - 1)}
      />
      {t('reasonOf', { number: index + 1, count })}
      <Button
        size="sm"
        variant="subtle"
        label={t('nextReason')}
        icon={<Icon of={IconChevronRight} size="sm" />}
        disabled={index === count - 1}
        onClick={() => onGo(index + 1)}
      />
    </span>
  );
}
