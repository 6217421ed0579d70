import { age, created, printer, type TablePrinter } from '@/playground/api/tables/columns';
import { type Json, type JsonObject, textOf } from '@/playground/store/json';
import { compileJsonPath } from './json-path';

/** The columns a definition asks for; name comes first, and age where nothing else is asked for. */
export function customTable(columns: JsonObject[]): TablePrinter {
  if (columns.length === 0)
    return printer('Name:name Age:date', ({ metadata }) => [
      metadata.name,
      metadata.creationTimestamp ?? null,
    ]);
  const compiled = columns.map((column) => ({
    definition: {
      name: textOf(column['name'] ?? ''),
      type: textOf(column['type'] ?? 'string'),
      format: textOf(column['format'] ?? ''),
      description: textOf(column['description'] ?? ''),
      priority: Number(column['priority'] ?? 0),
    },
    read: compileJsonPath(textOf(column['jsonPath'] ?? '')),
    isAge: column['jsonPath'] === '.metadata.creationTimestamp',
  }));
  const [name] = printer('Name:name', () => []).columns;
  return {
    columns: [...(name ? [name] : []), ...compiled.map(({ definition }) => definition)],
    cells: (object, now) => [
      object.metadata.name,
      ...compiled.map(({ definition, read, isAge }) => {
        if (isAge) return created(object, now);
        return cell(definition.type, read?.(object) ?? [], now);
      }),
    ],
  };
}

function cell(type: string, found: Json[], now: Date): Json {
  const [first] = found;
  if (first === undefined || first === null) return null;
  if (type === 'date') return age(first, now);
  if (type === 'integer' || type === 'number' || type === 'boolean')
    return typeof first === 'object' ? null : first;
  const texts = found.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)));
  return texts.join(',');
}
