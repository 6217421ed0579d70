import { isLoamError } from '@/server/domain/error';
import { parseExpression } from '@/server/domain/expression';
import type { Application, ComponentOutput } from './application';
import type { Finding } from './check-components';
import { type DocumentPath, formatPath } from './document-path';
import { flattenSteps, namedSteps } from './names';

/** Conditions and `valueFrom`, read as the run will read them. */
export function checkExpressions(application: Application): Finding[] {
  const steps = flattenSteps(namedSteps(application));
  const { components } = application.spec;
  const names = new Set([
    ...steps.flatMap(({ name, step }) => [name, ...step.outputs.map((output) => output.name)]),
    ...components.flatMap((component) => [component.name, ...component.outputs.map((output) => output.name)]),
  ]);
  const isName = (name: string) => names.has(name);
  const outputs = (items: ComponentOutput[], path: DocumentPath) =>
    items.flatMap(({ valueFrom }, index) =>
      read(valueFrom, [...path, 'outputs', index, 'valueFrom'], isName),
    );
  return [
    ...components.flatMap((component, index) => outputs(component.outputs, ['spec', 'components', index])),
    ...steps.flatMap(({ step, path }) => [
      ...(step.if === undefined || step.if === '' ? [] : read(step.if, [...path, 'if'], isName)),
      ...outputs(step.outputs, path),
    ]),
  ];
}

function read(text: string, path: DocumentPath, isName: (name: string) => boolean): Finding[] {
  try {
    parseExpression(text, isName);
    return [];
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return [{ ...error.toProblem(), path: formatPath(path) }];
  }
}
