'use client';

import { useTranslations } from 'next-intl';
import type { Inputs } from '@/components/trpc/trpc';
import { TextAreaField, TextField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import classes from './environments.module.css';

export type Credentials = {
  way: 'kubeconfig' | 'serviceAccount' | 'inCluster';
  kubeconfig: string;
  server: string;
  authority: string;
  token: string;
};

export const noCredentials: Credentials = {
  way: 'kubeconfig',
  kubeconfig: '',
  server: '',
  authority: '',
  token: '',
};

/** As the server takes them; undefined while something is missing. */
export function toGiven(given: Credentials): Inputs['cluster']['tryConnection'] | undefined {
  const { way, kubeconfig, server, authority, token } = given;
  if (way === 'inCluster') return { inCluster: true };
  if (way === 'kubeconfig') return kubeconfig.trim() === '' ? undefined : { kubeconfig };
  if (server.trim() === '' || token.trim() === '') return undefined;
  const certificateAuthority = authority.trim() === '' ? {} : { certificateAuthority: authority };
  return { serviceAccount: { server, token, ...certificateAuthority } };
}

/** The ways to sign in to a cluster. */
export function CredentialsFields({
  value,
  onChange,
}: {
  value: Credentials;
  onChange: (value: Credentials) => void;
}) {
  const t = useTranslations('environments');
  const ways = ['kubeconfig', 'serviceAccount', 'inCluster'] as const;
  const field = (name: Exclude<keyof Credentials, 'way'>) => ({
    value: value[name],
    spellCheck: false,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Segmented
        label={t('signInBy')}
        value={value.way}
        options={ways.map((way) => ({ value: way, label: t(`way.${way}`) }))}
        onChange={(way) => onChange({ ...value, way })}
      />
      {value.way === 'kubeconfig' && (
        <TextAreaField
          label="Kubeconfig"
          help={t('kubeconfigHelp')}
          mono
          rows={12}
          required
          {...field('kubeconfig')}
        />
      )}
      {value.way === 'serviceAccount' && (
        <>
          <TextField
            label={t('endpoint')}
            placeholder="https://10.0.0.5:6443"
            mono
            required
            {...field('server')}
          />
          <TextAreaField
            label={t('token')}
            help={t('tokenHelp')}
            mono
            rows={4}
            required
            {...field('token')}
          />
          <TextAreaField
            label={t('authority')}
            help={t('authorityHelp')}
            optional={t('optional')}
            mono
            rows={4}
            {...field('authority')}
          />
        </>
      )}
      {value.way === 'inCluster' && <p className={classes.reason}>{t('inClusterText')}</p>}
    </>
  );
}
