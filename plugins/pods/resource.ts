import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { quantityPattern } from '../sdk/kubernetes-schema';
import { get, isObject, update } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { cronWorkloads, podWorkloads } from '../sdk/workload-kinds';

const cpuTitle = s.text('CPU', 'CPU');
const cpu = (options: { default?: number } = {}) =>
  s.oneOf(cpuTitle, [s.number(cpuTitle), s.string(cpuTitle)], {
    ...options,
    widget: 'quantity',
    widgetOptions: { resource: 'cpu' },
  });
const memory = (options: { default?: string } = {}) =>
  s.string(s.text('Memory', '内存'), {
    ...options,
    pattern: quantityPattern,
    widget: 'quantity',
    widgetOptions: { resource: 'memory' },
  });
const both = () => ({ cpu: cpu({ default: 1 }), memory: memory({ default: '2048Mi' }) });

const schema = s.parameters({
  cpu: s.optional(cpu()),
  memory: s.optional(memory()),
  requests: s.optional(
    s.object(s.text('Requests', '请求值'), both(), {
      help: s.text('What the pods are given for certain', '为 Pod 保证的资源'),
    }),
  ),
  limits: s.optional(
    s.object(s.text('Limits', '上限'), both(), { help: s.text('What they may not exceed', '资源使用上限') }),
  ),
});
type Parameters = s.ParametersOf<typeof schema>;

export const resource = defineTrait({
  name: 'resource',
  revision: 1,
  title: s.text('Resources', '资源'),
  description: s.text('Sets CPU and memory of the container.', '设置容器的 CPU 与内存。'),
  icon: 'gauge',
  schema,
  stage: 'render',
  appliesTo: [...podWorkloads, ...cronWorkloads],
  examples: [
    { title: s.text('The same for both', '请求与上限相同'), properties: { cpu: '500m', memory: '512Mi' } },
    {
      title: s.text('Limits above requests', '上限高于请求'),
      properties: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: 1, memory: '512Mi' } },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<Parameters>): TraitResult => {
    const template =
      get(workload, 'spec', 'jobTemplate') === undefined ? ['spec'] : ['spec', 'jobTemplate', 'spec'];
    const path = [...template, 'template', 'spec', 'containers'];
    return {
      workload: update(workload, path, (containers) => [withResources(only(containers), parameters)]),
    };
  },
});

function only(containers: unknown): { [key: string]: unknown } {
  const list: unknown[] = Array.isArray(containers) ? containers : [];
  const [first] = list;
  if (list.length === 1 && isObject(first)) return first;
  return refuse(`resource sets the only container of a pod, and there are ${list.length}`, {
    hint: 'put the resource trait before those that add containers',
  });
}

function withResources(container: { [key: string]: unknown }, { cpu, memory, requests, limits }: Parameters) {
  const old = isObject(container.resources) ? container.resources : {};
  const isShort = cpu !== undefined && memory !== undefined && requests === undefined && limits === undefined;
  const resources = {
    ...old,
    ...(isShort ? { requests: { cpu, memory }, limits: { cpu, memory } } : {}),
    ...(requests === undefined ? {} : { requests }),
    ...(limits === undefined ? {} : { limits }),
  };
  return { ...container, resources };
}
