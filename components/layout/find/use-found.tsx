'use client';

import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowRight,
  IconFolder,
  IconMoon,
  IconPlus,
  IconPuzzle,
  IconRoute,
  IconServer2,
  IconSun,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useSession } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useSchemeChoice } from '@/components/theme/theme-provider';
import { useTRPC } from '@/components/trpc/trpc';
import { Icon } from '@/components/ui/icon';
import { StatusMark } from '@/components/ui/status-mark';
import { places } from '../places';
import { matches, type Found, type FoundGroup } from './found';

const shownAtMost = 6;

/** What the words lead to. What there may be much of is searched by the server; the rest is searched here. */
export function useFound(words: string): { groups: FoundGroup[]; searching: boolean; settled: boolean } {
  const [settled] = useDebouncedValue(words.trim(), 120);
  const applications = useApplications(settled);
  const workflows = useWorkflows(settled);
  const clusters = useClusters(settled);
  const types = useTypes();
  const all = words.trim() === '';
  const keep = (rows: readonly Found[]) => rows.filter((row) => all || matches(row, words.trim()));
  // Until the server has answered for these words, what is shown is for the ones before: Enter must not open that.
  const here = settled === words.trim() && !applications.stale ? applications.rows : keep(applications.rows);
  const groups: FoundGroup[] = [
    {
      key: 'here',
      rows: [
        ...here,
        ...(all ? [] : [...keep(workflows), ...keep(clusters), ...keep(types)].slice(0, shownAtMost)),
      ],
    },
    { key: 'do', rows: keep(useDeeds()) },
    { key: 'elsewhere', rows: keep(useElsewhere()) },
  ];
  const answered = settled === words.trim() && !applications.stale && !applications.pending;
  return { groups, searching: applications.searching, settled: answered };
}

function useApplications(search: string) {
  const t = useTranslations('find');
  const trpc = useTRPC();
  const { project } = useSession();
  const query = useQuery(
    trpc.application.list.queryOptions(
      { project: project.name, search: search === '' ? undefined : search, pageSize: shownAtMost },
      { placeholderData: keepPreviousData },
    ),
  );
  const rows: Found[] = (query.data?.items ?? []).map((item) => ({
    key: `application-${item.name}`,
    lead: <StatusMark of="instance" state={item.state} bare />,
    name: item.name,
    what: t('application', { revision: item.revision }),
    href: routes.application(project.name, item.name),
  }));
  return { rows, searching: query.isFetching, stale: query.isPlaceholderData, pending: query.isPending };
}

function useWorkflows(search: string): Found[] {
  const t = useTranslations('find');
  const trpc = useTRPC();
  const { project } = useSession();
  const { data } = useQuery(
    trpc.workflow.list.queryOptions(
      { project: project.name, search: search === '' ? undefined : search, pageSize: shownAtMost },
      { placeholderData: keepPreviousData },
    ),
  );
  return (data?.items ?? []).map(({ name, revision }) => ({
    key: `workflow-${name}`,
    lead: <Icon of={IconRoute} />,
    name,
    what: t('workflow', { revision }),
    href: routes.workflow(project.name, name),
  }));
}

function useClusters(search: string): Found[] {
  const t = useTranslations('find');
  const trpc = useTRPC();
  const { project } = useSession();
  const { data } = useQuery(
    trpc.cluster.page.queryOptions(
      { project: project.name, search: search === '' ? undefined : search, pageSize: shownAtMost },
      { placeholderData: keepPreviousData },
    ),
  );
  return (data?.items ?? []).map(({ name }) => ({
    key: `cluster-${name}`,
    lead: <Icon of={IconServer2} />,
    name,
    what: t('cluster'),
    href: routes.cluster(project.name, name),
  }));
}

function useTypes(): Found[] {
  const t = useTranslations('find');
  const trpc = useTRPC();
  const { project } = useSession();
  const { data } = useQuery(trpc.definition.list.queryOptions({ project: project.name }));
  return (data ?? []).map(({ kind, name }) => ({
    key: `type-${kind}-${name}`,
    lead: <Icon of={IconPuzzle} />,
    name,
    what: t('type', { kind }),
    href: routes.type(project.name, kind, name),
  }));
}

function useDeeds(): Found[] {
  const t = useTranslations('find');
  const { project, user } = useSession();
  const [, choose] = useSchemeChoice();
  const add = <Icon of={IconPlus} />;
  return [
    {
      key: 'new-application',
      lead: add,
      name: t('newApplication'),
      what: t('newApplicationWhat'),
      keys: 'n',
      href: routes.newApplication(project.name),
    },
    {
      key: 'adopt',
      lead: add,
      name: t('adopt'),
      what: t('adoptWhat'),
      href: routes.adopt(project.name),
    },
    {
      key: 'new-workflow',
      lead: add,
      name: t('newWorkflow'),
      what: t('newWorkflowWhat'),
      href: routes.newWorkflow(project.name),
    },
    ...(user.instanceAdmin
      ? [
          {
            key: 'new-cluster',
            lead: add,
            name: t('newCluster'),
            what: t('newClusterWhat'),
            href: routes.newCluster(project.name),
          },
        ]
      : []),
    {
      key: 'light',
      lead: <Icon of={IconSun} />,
      name: t('light'),
      what: t('themeWhat'),
      run: () => choose('light'),
    },
    {
      key: 'dark',
      lead: <Icon of={IconMoon} />,
      name: t('dark'),
      what: t('themeWhat'),
      run: () => choose('dark'),
    },
  ];
}

function useElsewhere(): Found[] {
  const t = useTranslations('find');
  const words = useTranslations('shell');
  const { project, projects } = useSession();
  return [
    ...places.map((place) => ({
      key: `place-${place.key}`,
      lead: <Icon of={place.icon} />,
      name: words(`place.${place.key}`),
      what: t('place'),
      keys: place.keys,
      href: place.href(project.name),
    })),
    {
      key: 'account',
      lead: <Icon of={IconArrowRight} />,
      name: words('account'),
      what: t('accountWhat'),
      href: routes.settings(project.name, 'account'),
    },
    ...projects
      .filter(({ name }) => name !== project.name)
      .map(({ name, title }) => ({
        key: `project-${name}`,
        lead: <Icon of={IconFolder} />,
        name: title,
        what: t('project'),
        href: routes.overview(name),
      })),
  ];
}
