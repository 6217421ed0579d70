import {
  type ComponentSpec,
  type JsonObject,
  type PolicyContext,
  type PolicyResult,
  definePolicy,
} from '../sdk/definition';
import { compact, overlay } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

const properties = () =>
  s.optional(
    s.anyObject(s.text('Properties', '属性'), {
      help: s.text('Maps are merged, everything else replaces', '映射会合并，其它值会替换'),
      widget: 'object',
    }),
  );
const trait = s.object(s.text('Trait', '运维特征'), {
  type: s.string(s.text('Type', '类型'), { widget: 'trait-type' }),
  properties: properties(),
  disable: s.boolean(s.text('Take away', '移除'), { default: false }),
});
const component = s.object(s.text('Component', '组件'), {
  name: s.optional(
    s.string(s.text('Name', '名称'), {
      help: s.text('A name or a pattern; every component, if left out', '名称或模式，默认匹配所有组件'),
      widget: 'component',
    }),
  ),
  type: s.optional(s.string(s.text('Type', '类型'), { widget: 'component-type' })),
  properties: properties(),
  traits: s.optional(s.list(s.text('Traits', '运维特征'), trait)),
  externalRevision: s.optional(s.string(s.text('External revision', '外部版本'), { advanced: true })),
});
const schema = s.parameters({
  components: s.optional(s.list(s.text('Changes', '变更'), component)),
  selector: s.optional(
    s.list(
      s.text('Only these', '仅这些组件'),
      s.string(s.text('Component', '组件'), { widget: 'component' }),
      {
        help: s.text('Components that are delivered; all, if left out', '要部署的组件，默认全部'),
      },
    ),
  ),
});
type Parameters = s.ParametersOf<typeof schema>;
type Patch = NonNullable<Parameters['components']>[number];
type TraitSpec = NonNullable<ComponentSpec['traits']>[number];

export const override = definePolicy({
  name: 'override',
  revision: 1,
  title: s.text('Override', '差异化配置'),
  description: s.text(
    'Changes components for one deploy step: their properties, their traits, or which of them go.',
    '在某个部署步骤中修改组件：属性、运维特征或组件范围。',
  ),
  icon: 'adjustments',
  schema,
  examples: [
    {
      title: s.text('More replicas', '更多副本'),
      properties: {
        components: [{ name: 'web', traits: [{ type: 'scaler', properties: { replicas: 5 } }] }],
      },
    },
    { title: s.text('Only one component', '仅一个组件'), properties: { selector: ['web'] } },
  ],
  apply: ({ parameters }: PolicyContext<Parameters>, components: ComponentSpec[]): PolicyResult => {
    const { components: patches, selector } = parameters;
    if (patches === undefined && selector === undefined) {
      refuse('an override changes nothing', {
        expected: 'components, selector or both',
        got: 'no properties',
      });
    }
    let changed = components;
    for (const [i, patch] of (patches ?? []).entries())
      changed = applyPatch(changed, patch, `components[${i}]`);
    if (selector === undefined) return { components: changed };
    return { components: changed.filter(({ name }) => selector.includes(name)) };
  },
});

function applyPatch(components: ComponentSpec[], patch: Patch, path: string): ComponentSpec[] {
  const { name, type } = patch;
  if (name === undefined) {
    return components.map((one) => (type === undefined || type === one.type ? merge(one, patch) : one));
  }
  const pattern = patternOf(name, path);
  if (!components.some((one) => pattern.test(one.name)))
    return [...components, added(patch, name, components, path)];
  return components.map((one) => {
    if (!pattern.test(one.name)) return one;
    return type === undefined || type === one.type ? merge(one, patch) : replaced(one.name, type, patch);
  });
}

/** A name, `*` for anything, or a regular expression; it has to fit from the first to the last letter. */
function patternOf(name: string, path: string): RegExp {
  try {
    return new RegExp(`^(?:${name.replaceAll(/(?<!\.)\*/g, '.*')})$`);
  } catch {
    return refuse(`${name} is not a pattern`, {
      path: `${path}.name`,
      expected: 'a name, or a regular expression',
    });
  }
}

function added(patch: Patch, name: string, components: ComponentSpec[], path: string): ComponentSpec {
  const { type } = patch;
  if (type !== undefined) return replaced(name, type, patch);
  return refuse(`there is no component "${name}" to change`, {
    path: `${path}.name`,
    expected: `one of ${components.map((one) => one.name).join(', ')}, or a type to add it with`,
    got: name,
  });
}

function replaced(name: string, type: string, patch: Patch): ComponentSpec {
  const traits = (patch.traits ?? []).filter(({ disable }) => !disable).map((one) => toTrait(one));
  return compact({
    name,
    type,
    properties: patch.properties as JsonObject | undefined,
    traits: traits.length === 0 ? undefined : traits,
    externalRevision: patch.externalRevision,
  });
}

function merge(component: ComponentSpec, patch: Patch): ComponentSpec {
  const merged: ComponentSpec = { ...component };
  if (patch.properties !== undefined) {
    merged.properties = overlay(component.properties ?? {}, patch.properties) as JsonObject;
  }
  if (patch.externalRevision !== undefined) merged.externalRevision = patch.externalRevision;
  if (patch.traits !== undefined) merged.traits = mergeTraits(component.traits ?? [], patch.traits);
  return merged;
}

/** A trait that is there is changed or taken away, the last of its type where there are several; another one is added. */
function mergeTraits(base: TraitSpec[], patches: NonNullable<Patch['traits']>): TraitSpec[] {
  let traits = base;
  for (const patch of patches) {
    const at = traits.findLastIndex(({ type }) => type === patch.type);
    if (patch.disable) traits = traits.filter(({ type }) => type !== patch.type);
    else if (at === -1) traits = [...traits, toTrait(patch)];
    else traits = traits.map((one, i) => (i === at ? withProperties(one, patch) : one));
  }
  return traits;
}

function withProperties(trait: TraitSpec, { properties }: { properties?: object }): TraitSpec {
  if (properties === undefined) return trait;
  return { ...trait, properties: overlay(trait.properties ?? {}, properties) as JsonObject };
}

function toTrait({ type, properties }: { type: string; properties?: object }): TraitSpec {
  return compact({ type, properties: properties as JsonObject | undefined });
}
