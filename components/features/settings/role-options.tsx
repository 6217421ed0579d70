'use client';

import { useTranslations } from 'next-intl';

export const roles = ['viewer', 'developer', 'operator', 'platform', 'admin'] as const;
export type Role = (typeof roles)[number];

export function isRole(value: string): value is Role {
  return roles.some((role) => role === value);
}

export function RoleOptions() {
  const t = useTranslations('settings');
  return roles.map((role) => (
    <option key={role} value={role}>
      {t(`role.${role}`)}
    </option>
  ));
}
