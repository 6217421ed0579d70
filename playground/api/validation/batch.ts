import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type FieldError, invalid, notSupported, required } from './field-error';
import { immutable } from './metadata';
import { notNegative } from './numbers';
import { podSpecOf, validatePodSpec } from './pod-spec';

export function validateJob(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  return [...validateJobSpec('spec', spec), ...validateGeneratedSelector(object, spec)];
}

function validateJobSpec(path: string, spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
  ]) {
    errors.push(...notNegative(`${path}.${field}`, spec[field]));
  }
  const pod = podSpecOf(spec['template']);
  errors.push(...validatePodSpec(`${path}.template.spec`, pod));
  const policy = pod['restartPolicy'];
  if (policy === 'Always' || policy === undefined) {
    errors.push(required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(notSupported(`${path}.template.spec.restartPolicy`, policy, ['OnFailure', 'Never']));
  }
  return errors;
}

function validateGeneratedSelector(object: KubeObject, spec: JsonObject): FieldError[] {
  if (spec['manualSelector'] === true) return [];
  const selector = isObject(spec['selector']) ? spec['selector'] : {};
  const labels = isObject(selector['matchLabels']) ? selector['matchLabels'] : {};
  const own = labels['batch.kubernetes.io/controller-uid'] === object.metadata.uid;
  if (own && Object.keys(labels).length === 1) return [];
  const template =
    isObject(spec['template']) && isObject(spec['template']['metadata']) ? spec['template']['metadata'] : {};
  return [
    invalid('spec.selector', selector, '`selector` not auto-generated'),
    invalid(
      'spec.template.metadata.labels',
      template['labels'],
      '`selector` does not match template `labels`',
    ),
  ];
}

export function validateJobUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const fields = [
    'completions',
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
  ];
  for (const field of fields)
    errors.push(...immutable(`spec.${field}`, next.spec?.[field], existing.spec?.[field]));
  return errors;
}

export function validateCronJob(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const errors = validateSchedule(spec['schedule']);
  const policies = ['Allow', 'Forbid', 'Replace'];
  const policy = spec['concurrencyPolicy'];
  if (!policies.includes(textOf(policy)))
    errors.push(notSupported('spec.concurrencyPolicy', policy, policies));
  for (const field of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit']) {
    errors.push(...notNegative(`spec.${field}`, spec[field]));
  }
  if (object.metadata.name.length > 52)
    errors.push(invalid('metadata.name', object.metadata.name, 'must be no more than 52 bytes'));
  const template = isObject(spec['jobTemplate']) ? spec['jobTemplate'] : {};
  const job = isObject(template['spec']) ? template['spec'] : {};
  return [...errors, ...validateJobSpec('spec.jobTemplate.spec', job)];
}

const shortcuts = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/;
const ranges: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 7, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

function validateSchedule(value: Json | undefined): FieldError[] {
  const schedule = textOf(value ?? '').trim();
  if (schedule === '') return [required('spec.schedule')];
  if (shortcuts.test(schedule)) return [];
  const fields = schedule.split(/\s+/);
  const wrong = (detail: string): FieldError[] => [invalid('spec.schedule', value, detail)];
  if (fields.length !== 5)
    return wrong(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  for (const [index, field] of fields.entries()) {
    const [low, high, names] = ranges[index] ?? [0, 0, []];
    for (const part of field.split(',')) {
      const detail = scheduleFault(part, low, high, names);
      if (detail) return wrong(detail);
    }
  }
  return [];
}

function scheduleFault(
  part: string,
  low: number,
  high: number,
  names: readonly string[],
): string | undefined {
  const [range = '', step] = part.split('/');
  if (step !== undefined && !/^[1-9]\d*$/.test(step))
    return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  if (range === '*' || range === '?') return undefined;
  for (const bound of range.split('-')) {
    const named = names.indexOf(bound.toLowerCase());
    if (named >= 0) continue;
    if (!/^\d+$/.test(bound))
      return `failed to parse int from ${bound}: strconv.Atoi: parsing "${bound}": invalid syntax`;
    if (Number(bound) > high) return `end of range (${bound}) above maximum (${high}): ${part}`;
    if (Number(bound) < low) return `beginning of range (${bound}) below minimum (${low}): ${part}`;
  }
  return undefined;
}
