'use client';

import { useQueryStates } from 'nuqs';
import { settingsParams, type SettingsParams } from './list-params';

export function useSettingsParams() {
  const [params, setParams] = useQueryStates(settingsParams, { history: 'push', clearOnDefault: true });
  const change = (next: Partial<SettingsParams>) => void setParams({ page: 1, ...next });
  return { params, change };
}
