'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { SkeletonBlock } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Code } from '@/components/ui/code';
import { copyText } from '@/components/ui/copy-text';
import { TextField } from '@/components/ui/field';
import classes from './environments.module.css';

/** The account that Loam needs in a cluster: what the installed types make, and no more. To be given to kubectl. */
export function RoleNote() {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [copied, setCopied] = useState('');
  const [settled] = useDebouncedValue(text, 300);
  const namespaces = settled.split(/[\s,]+/).filter((name) => name !== '');
  const role = useQuery(
    trpc.cluster.role.queryOptions({ namespaces }, { placeholderData: keepPreviousData }),
  );
  const yaml = role.data?.yaml;
  const copy = async (whole: string) => {
    await copyText(whole);
    setCopied(whole);
  };
  return (
    <Section
      title={t('role')}
      action={
        <Button size="sm" disabled={yaml === undefined} onClick={() => yaml && void copy(yaml)}>
          {yaml !== undefined && copied === yaml ? t('copied') : t('copyRole')}
        </Button>
      }
    >
      <div className={classes.role}>
        <p className={classes.reason}>{t('roleText')}</p>
        <TextField
          label={t('roleNamespaces')}
          help={t('roleNamespacesHelp')}
          optional={t('optional')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
        {hasFailed(role) ? (
          <QueryFailure tried={t('roleFailed')} error={role.error} onRetry={() => void role.refetch()} />
        ) : (
          <div className={classes.roleText}>
            {yaml === undefined ? (
              <SkeletonBlock label={t('role')} />
            ) : (
              <Code text={yaml.trimEnd()} label={t('role')} />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
