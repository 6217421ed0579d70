import type { ResourceSelector } from '../sdk/definition';
import * as s from '../sdk/schema';

const names = (title: s.Label, widget?: string) =>
  s.optional(s.list(title, s.string(s.text('Name', '名称'), widget === undefined ? {} : { widget })));

/** KubeVela's selector of objects: all that is given must fit, of each list one. */
export const selector = s.object(s.text('Objects', '对象'), {
  componentNames: names(s.text('Of components', '组件'), 'component'),
  componentTypes: names(s.text('Of component types', '组件类型'), 'component-type'),
  oamTypes: s.optional(
    s.list(s.text('Of parts', '部分'), s.choice(s.text('Part', '部分'), ['WORKLOAD', 'TRAIT'])),
  ),
  traitTypes: names(s.text('Of traits', '运维特征'), 'trait-type'),
  resourceTypes: names(s.text('Of kinds', '资源类型')),
  resourceNames: names(s.text('Called', '资源名称')),
});

/** Null for one that says nothing: KubeVela has it fit no object. */
export function usable(given: ResourceSelector): ResourceSelector | null {
  return Object.values(given).some((list) => Array.isArray(list) && list.length > 0) ? given : null;
}

/** A policy that treats the objects of its rules in one way. */
export const selecting = s.parameters({
  rules: s.optional(
    s.list(s.text('Rules', '规则'), s.object(s.text('Rule', '规则'), { selector }), {
      help: s.text('Which objects', '适用的对象'),
    }),
  ),
});
export type Selecting = s.ParametersOf<typeof selecting>;
