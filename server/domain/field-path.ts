import { type JsonObject, type JsonValue, isJsonObject } from './json';
import { memberKeys } from './object-diff';

/** A step of a path of FieldChange: a field, or what stands in brackets: a member of a list, or a name with dots. */
export type FieldStep = { name: string } | { key: string };

/** `spec.containers[web].image` in steps. */
export function fieldSteps(path: string): FieldStep[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, key, name]) =>
    key === undefined ? { name: name ?? '' } : { key },
  );
}

/** A copy without the fields at these paths; what is not there is passed by. */
export function withoutFields<T extends object>(value: T, paths: readonly string[]): T {
  const copy = structuredClone(value);
  for (const path of paths) remove(copy as unknown as JsonObject, fieldSteps(path));
  return copy;
}

function remove(inside: JsonValue | undefined, [step, ...rest]: FieldStep[]): void {
  if (step === undefined) return;
  const name = 'name' in step ? step.name : step.key;
  if (Array.isArray(inside)) {
    const index = inside.findIndex((member) => isCalled(member, name));
    if (index < 0) return;
    if (rest.length > 0) remove(inside[index], rest);
    else inside.splice(index, 1);
  } else if (isJsonObject(inside) && Object.hasOwn(inside, name)) {
    if (rest.length > 0) remove(inside[name], rest);
    else delete inside[name];
  }
}

function isCalled(member: JsonValue, key: string): boolean {
  if (!isJsonObject(member)) return member === key;
  return memberKeys.some((name) => {
    const value = member[name];
    return (typeof value === 'string' || typeof value === 'number') && String(value) === key;
  });
}
