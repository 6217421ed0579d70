'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { useTRPC } from '@/components/trpc/trpc';
import classes from './connection.module.css';

const askEveryMs = 30_000;

/** One line while the database has little room left or none; those who run the instance read where. */
export function DiskBanner() {
  const t = useTranslations('shell.disk');
  const format = useFormatter();
  const trpc = useTRPC();
  const { data: disk } = useQuery({ ...trpc.disk.get.queryOptions(), refetchInterval: askEveryMs });
  if (!disk) return null;
  const free = format.number(Math.floor(disk.freeBytes / 1_048_576));
  return (
    <div className={classes.banner}>
      <Note tone={disk.state === 'full' ? 'fail' : 'warn'}>
        {disk.state === 'full' ? t('full') : t('low', { free })}{' '}
        {disk.folder !== null && t('where', { folder: disk.folder })}
      </Note>
    </div>
  );
}
