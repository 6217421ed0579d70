'use client';

import { useMemo } from 'react';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { LazyEditor } from './lazy-editor';

/** An object of Kubernetes in the editor, with completion from the schema of its kind. */
export function KubeYaml({
  schema,
  ...editor
}: {
  label: string;
  value: string;
  schema: JsonObject | null;
  problems: readonly Problem[];
  onChange: (value: string) => void;
  onSave: () => void;
}) {
  const known = useMemo(() => ({ application: schema ?? {}, definitions: [] }), [schema]);
  return <LazyEditor {...editor} known={known} />;
}
