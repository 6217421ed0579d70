import type { ComponentSpec, Copies } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';

/** `path` is that of the policy's properties. */
export type PlacedCopies = Copies & { path: string };

const longestName = 63;

/**
 * Components with those that are copied replaced by their copies, `<name>-<key>`; who depends on one waits for all of them.
 * Pure. Throws LoamError `invalid-document` with the policy's place.
 */
export function replicate(components: ComponentSpec[], wanted: readonly PlacedCopies[]): ComponentSpec[] {
  if (wanted.length === 0) return components;
  const names = new Set(components.map(({ name }) => name));
  const keys = new Map<string, Map<string, string>>();
  for (const copies of wanted) {
    for (const name of selected(copies, names)) {
      const own = keys.get(name) ?? new Map<string, string>();
      for (const [index, key] of copies.keys.entries()) own.set(key, `${copies.path}.keys[${index}]`);
      keys.set(name, own);
    }
  }
  const copied = components.flatMap((component) => {
    const own = keys.get(component.name);
    return own ? copiesOf(component, own) : [component];
  });
  assertDistinct(copied, keys);
  return copied.map((component) => waitingForAll(component, keys));
}

function selected({ selector, path }: PlacedCopies, names: ReadonlySet<string>): Iterable<string> {
  // KubeVela takes an empty list for all.
  if (!selector?.length) return names;
  const index = selector.findIndex((name) => !names.has(name));
  if (index === -1) return selector;
  throw new LoamError('invalid-document', `There is no component "${selector[index]}" to copy.`, {
    path: `${path}.selector[${index}]`,
    expected: `one of ${[...names].join(', ')}`,
    got: selector[index],
  });
}

function copiesOf(component: ComponentSpec, keys: ReadonlyMap<string, string>): ComponentSpec[] {
  const { outputs } = component;
  if (Array.isArray(outputs) && outputs.length > 0) {
    throw new LoamError('invalid-document', `${component.name} puts out values, so it cannot be copied.`, {
      path: [...keys.values()][0],
      expected: 'components without outputs',
      hint: 'Name the others in selector: whose value would be taken is not clear.',
    });
  }
  return [...keys].map(([key, path]) => {
    const name = nameOf(component.name, key);
    if (name.length <= longestName) return { ...component, name, replica: { of: component.name, key } };
    throw new LoamError('invalid-document', `The copy of ${component.name} would have too long a name.`, {
      path,
      expected: `at most ${longestName} characters for ${component.name}-KEY`,
      got: `${name.length} characters`,
    });
  });
}

function assertDistinct(
  components: readonly ComponentSpec[],
  keys: ReadonlyMap<string, ReadonlyMap<string, string>>,
): void {
  const seen = new Map<string, ComponentSpec>();
  for (const component of components) {
    const other = seen.get(component.name);
    seen.set(component.name, component);
    const copy = [component, other].find((each) => each?.replica)?.replica;
    if (!other || !copy) continue;
    throw new LoamError('invalid-document', `Two components would be called "${component.name}".`, {
      path: keys.get(copy.of)?.get(copy.key),
      hint: `One is the copy "${copy.key}" of ${copy.of}. Choose another key.`,
    });
  }
}

function waitingForAll(
  component: ComponentSpec,
  keys: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ComponentSpec {
  if (!component.dependsOn?.some((name) => keys.has(name))) return component;
  const dependsOn = component.dependsOn.flatMap((name) => {
    const own = keys.get(name);
    return own ? [...own.keys()].map((key) => nameOf(name, key)) : [name];
  });
  return { ...component, dependsOn };
}

function nameOf(component: string, key: string): string {
  return `${component}-${key}`;
}
