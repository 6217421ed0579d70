import { stringify } from 'yaml';

// Quoted so that readers of YAML 1.1, kubectl among them, take no text for a boolean or a number.
const options = { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;

/** As people who use kubectl know it. Through JSON, so that dates and what is left out are written as JSON writes them. */
export function toYaml(value: unknown): string {
  return stringify(JSON.parse(JSON.stringify(value)), options);
}

/** Several objects as one file. */
export function toYamlFile(objects: readonly unknown[]): string {
  return objects.map(toYaml).join('---\n');
}
