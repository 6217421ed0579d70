import type { WorkflowStep } from './application';
import { type Finding, fault } from './check-components';
import { parseType } from './definition-lookup';
import { maxFanOut } from './document-limits';
import type { NamedStep } from './names';

/** In a step with `forEach`: the item itself, or a member of it (`item.region`). */
export function isItemInput(from: string): boolean {
  return from === 'item' || from.startsWith('item.');
}

/** Inputs that no step gives: what the run knows (KubeVela's `context.name`), and the item of a step that has items. */
export function isGiven(step: WorkflowStep, from: string): boolean {
  return from.startsWith('context.') || (step.forEach !== undefined && isItemInput(from));
}

/** Steps whose parameters are not their own, or that hold others. */
const withoutItems = new Set(['step-group', 'apply-component', 'suspend']);

/** What is wrong with `forEach` beyond its form. */
export function checkForEach({ step, path }: NamedStep): Finding[] {
  const { forEach } = step;
  if (forEach === undefined) return [];
  const place = [...path, 'forEach'];
  const { name } = parseType(step.type);
  if (withoutItems.has(name)) {
    const hint =
      name === 'step-group'
        ? 'put its steps into a workflow of the library, and run that for each with a step of type sub-workflow'
        : 'a topology policy delivers to many clusters at once';
    return [fault(place, `a step of type ${name} has no items`, { got: name, hint })];
  }
  if ((forEach.items === undefined) === (forEach.matrix === undefined)) {
    return [fault(place, '`forEach` takes either `items` or `matrix`', { expected: 'one of them' })];
  }
  const axes = Object.values(forEach.matrix ?? {}).map((values) =>
    Array.isArray(values) ? values.length : 1,
  );
  const count = Array.isArray(forEach.items)
    ? forEach.items.length
    : axes.reduce((all, each) => all * each, 1);
  if (count > maxFanOut) {
    const more = { code: 'too-large', expected: `at most ${maxFanOut} items`, got: String(count) } as const;
    return [fault(place, 'a step cannot run for so many items', more)];
  }
  const unused = step.inputs.findIndex(({ from, parameterKey }) => isItemInput(from) && !parameterKey);
  if (unused >= 0) {
    const hint = 'say with `parameterKey` which parameter the item fills';
    return [fault([...path, 'inputs', unused], 'an item goes nowhere', { hint })];
  }
  return [];
}
