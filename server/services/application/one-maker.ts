import type { ResourceRule } from '@/plugins/sdk/definition';
import type { PlannedComponent } from '@/server/delivery/plan/planned';
import type { RenderedResource } from '@/server/delivery/render';
import { treatmentOf } from '@/server/delivery/treatment';
import { LoamError } from '@/server/domain/error';

export type Made = RenderedResource & { component: PlannedComponent };

/**
 * The first object that is made twice, as an error at its component; null: none is. It would be as the one has it, then as
 * the other, and go with either.
 */
export function madeTwice(made: readonly Made[], rules: readonly ResourceRule[]): LoamError | null {
  const makers = new Map<string, Made>();
  for (const each of made) {
    if (isHook(each) || treatmentOf(rules, each)?.readOnly) continue;
    const { kind, apiVersion, metadata } = each.resource;
    const key = [apiVersion.replace(/[^/]*$/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');
    const other = makers.get(key);
    if (other) return twice(each, other);
    makers.set(key, each);
  }
  return null;
}

/** Of a chart: it comes and goes. */
function isHook({ origin }: Made): boolean {
  return origin.type === 'output' && origin.output === 'hook';
}

function twice(each: Made, other: Made): LoamError {
  const { component, resource } = each;
  const what = `${resource.kind} ${resource.metadata.name}`;
  const { path } = component;
  if (component.name === other.component.name) {
    return new LoamError('invalid-document', `The component ${component.name} makes the ${what} twice.`, {
      path,
      expected: `one ${what}`,
      got: `one of ${makerOf(other)} and one of ${makerOf(each)}`,
      hint: 'Give one of them another name, or take it out.',
    });
  }
  return new LoamError('invalid-document', `Two components make the ${what}.`, {
    path,
    expected: `an object that ${other.component.name} does not make`,
    got: `${what} of ${component.name}`,
    hint: component.replica
      ? 'Copies of a component need objects that are named after it: see the policy replication.'
      : 'Give it another name, or take it out of one of them.',
  });
}

function makerOf({ origin, component }: Made): string {
  return origin.type === 'trait' ? `the trait ${origin.trait}` : `the type ${component.type}`;
}
