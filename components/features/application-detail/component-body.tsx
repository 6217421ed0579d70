'use client';

import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Fragment } from 'react';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Facts } from '@/components/ui/facts';
import { StatusMark } from '@/components/ui/status-mark';
import { InstanceEvents } from './instance-events';
import { PileBody } from './pile-body';
import { PodList } from './pod-list';
import { type TopologyComponent, resourceId, resourceParts } from './topology-parts';
import classes from './application-detail.module.css';

/** More than these are a list that scrolls in itself. */
const mostListed = 100;

/** A component in the panel: what it is, its objects and pods, what the cluster says of it. */
export function ComponentBody({
  component,
  instanceId,
  onSelect,
}: {
  component: TopologyComponent;
  instanceId: string;
  onSelect: (id: string) => void;
}) {
  const t = useTranslations('application');
  const project = useProject();
  return (
    <>
      <Facts
        facts={[
          {
            name: t('type'),
            value: <Link href={routes.type(project, 'component', component.type)}>{component.type}</Link>,
          },
          ...(component.traits.length === 0
            ? []
            : [{ name: t('traits'), value: <Traits names={component.traits} /> }]),
          ...(component.message === '' ? [] : [{ name: t('says'), value: component.message }]),
        ]}
      />
      <PodList pods={component.pods} onSelect={onSelect} />
      <Section title={t('objects')}>
        {component.resources.length > mostListed ? (
          <PileBody parts={resourceParts(component)} onSelect={onSelect} />
        ) : (
          <ul className={classes.list}>
            {component.resources.map((resource) => (
              <li key={resource.id}>
                <StatusMark of="instance" state={resource.state} bare />
                <button
                  type="button"
                  className={classes.go}
                  onClick={() => onSelect(resourceId(resource.id))}
                >
                  {resource.kind} {resource.name}
                </button>
                <span className={classes.dim}>{resource.message}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <InstanceEvents instanceId={instanceId} component={component.name} />
    </>
  );
}

function Traits({ names }: { names: string[] }) {
  const project = useProject();
  return names.map((name, i) => (
    <Fragment key={name}>
      {i > 0 && ', '}
      <Link href={routes.type(project, 'trait', name)}>{name}</Link>
    </Fragment>
  ));
}
