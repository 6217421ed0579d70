import { type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import { isObject, sortedEntries } from '../sdk/merge';
import { perContainer } from '../sdk/per-container-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = perContainer(s.text('Environment', '环境变量'), {
  env: s.map(s.text('Variables', '变量'), s.string(s.text('Value', '值')), {
    default: {},
    widget: 'key-value',
    help: s.text('Variables to add or to change', '要添加或修改的变量'),
  }),
  replace: s.boolean(s.text('Replace all', '全部替换'), {
    default: false,
    help: s.text('Take away all variables that are not named here', '移除此处未列出的所有变量'),
  }),
  unset: s.list(s.text('Take away', '移除'), s.string(s.text('Variable', '变量')), { default: [] }),
});
type Settings = { containerName: string; env: Record<string, string>; replace: boolean; unset: string[] };
type Variable = { name: string; [field: string]: unknown };

export const env = defineTrait({
  name: 'env',
  revision: 1,
  title: s.text('Environment', '环境变量'),
  description: s.text(
    'Adds, changes or takes away variables of containers.',
    '添加、修改或移除容器的环境变量。',
  ),
  icon: 'variable',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    { title: s.text('One variable', '一个变量'), properties: { env: { LOG_LEVEL: 'debug' } } },
    {
      title: s.text('Of a named container', '指定容器'),
      properties: { containers: [{ containerName: 'example', env: { MODE: 'fast' }, unset: ['SLOW'] }] },
    },
  ],
  patch: (ctx: TraitContext<PerContainer<Settings>>) =>
    patchContainers(ctx, (container, settings) => ({ ...container, env: changed(container.env, settings) })),
});

function changed(old: unknown, { env, replace, unset }: Settings): Variable[] {
  const existing = Array.isArray(old) ? old.filter((v): v is Variable => isObject(v) && 'name' in v) : [];
  const kept = replace ? [] : existing.filter(({ name }) => !unset.includes(name));
  const names = new Set(existing.map(({ name }) => name));
  const added = sortedEntries(env).filter(([name]) => !unset.includes(name) && (replace || !names.has(name)));
  return [
    ...kept.map((v) => (Object.hasOwn(env, v.name) ? { name: v.name, value: env[v.name] } : v)),
    ...added.map(([name, value]) => ({ name, value })),
  ];
}
