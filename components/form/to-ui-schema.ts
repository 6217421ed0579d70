import type { UiSchema } from '@rjsf/utils';
import type { UiHints } from '@/server/domain/form-hints';

/** Of these widgets the value is an object or anything at all, which the form library calls a field. */
const fields = new Set(['key-value', 'env', 'label-selector', 'object', 'code']);

/**
 * The hints of a definition in the words of the form library, over those that are there. Paths are `ports.items.port`. A widget that is not
 * one of `known` is no hint: the library draws nothing of a form with one that it does not know, and what is drawn by its type will do.
 */
export function toUiSchema(
  ui: UiHints | undefined,
  known: ReadonlySet<string>,
  base: UiSchema = {},
): UiSchema {
  const root = structuredClone(base);
  const widgets = Object.entries(ui?.widgets ?? {});
  for (const [path, { widget, options }] of widgets.filter(([, each]) => isDrawn(each.widget, known))) {
    const place = at(root, path);
    place[fields.has(widget) ? 'ui:field' : 'ui:widget'] = widget;
    if (options) place['ui:options'] = { ...place['ui:options'], ...options };
  }
  for (const path of ui?.advanced ?? []) {
    const name = path.split('.').at(-1) ?? path;
    const holder = at(root, path.split('.').slice(0, -1).join('.'));
    const options = (holder['ui:options'] ?? {}) as { advanced?: string[] };
    holder['ui:options'] = { ...options, advanced: [...(options.advanced ?? []), name] };
  }
  if (ui?.sections) root['ui:options'] = { ...root['ui:options'], sections: ui.sections };
  for (const path of ui?.order ?? []) {
    const name = path.split('.').at(-1) ?? path;
    const holder = at(root, path.split('.').slice(0, -1).join('.'));
    const before = (holder['ui:order'] ?? []).filter((each) => each !== '*');
    holder['ui:order'] = [...before, name, '*'];
  }
  return root;
}

/** Says in the fields of parameters what they are filled with from elsewhere. */
export function withPlaceholders(ui: UiSchema, filled: ReadonlyMap<string, string>): UiSchema {
  const fields = [...filled].map(([name, says]) => [
    name,
    { ...(ui[name] as UiSchema | undefined), 'ui:placeholder': says },
  ]);
  return { ...ui, ...Object.fromEntries(fields) };
}

function isDrawn(widget: string, known: ReadonlySet<string>): boolean {
  return fields.has(widget) || known.has(widget);
}

function at(root: UiSchema, path: string): UiSchema {
  let place = root;
  for (const part of path === '' ? [] : path.split('.')) place = (place[part] ??= {}) as UiSchema;
  return place;
}
