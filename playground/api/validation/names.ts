import { type Json, textOf } from '@/playground/store/json';
import { type FieldError, invalid } from './field-error';

const subdomainPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const labelPattern = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const oldLabelPattern = '[a-z]([-a-z0-9]*[a-z0-9])?';
const namePattern = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const valuePattern = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const configKeyPattern = '[-._a-zA-Z0-9]+';

type Rule = { pattern: RegExp; most: number; text: string };

function rule(pattern: string, most: number, text: string, ...examples: string[]): Rule {
  const like = examples.map((example) => `'${example}'`).join(',  or ');
  return {
    pattern: new RegExp(`^(?:${pattern})$`),
    most,
    text: `${text} (e.g. ${like}, regex used for validation is '${pattern}')`,
  };
}

export const subdomain = rule(
  subdomainPattern,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  'example.com',
);
export const dnsLabel = rule(
  labelPattern,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  'my-name',
  '123-abc',
);
export const oldDnsLabel = rule(
  oldLabelPattern,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  'my-name',
  'abc-123',
);
const namePart = rule(
  namePattern,
  63,
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyName',
  'my.name',
  '123-abc',
);
export const labelValue = rule(
  valuePattern,
  63,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  'MyValue',
  'my_value',
  '12345',
);
export const configKey = rule(
  configKeyPattern,
  253,
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  'key.name',
  'KEY_NAME',
  'key-name',
);

/** What is wrong with a value; nothing when it follows the rule. */
export function faults({ pattern, most, text }: Rule, value: string): string[] {
  const found = value.length > most ? [`must be no more than ${most} bytes`] : [];
  return pattern.test(value) ? found : [...found, text];
}

export function checkName(rule: Rule, field: string, value: Json | undefined): FieldError[] {
  return faults(rule, textOf(value ?? '')).map((text) => invalid(field, value, text));
}

/** `[prefix/]name` of labels, annotations, finalizers. */
export function qualifiedNameFaults(value: string): string[] {
  const parts = value.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) {
    return [
      `a qualified name ${namePart.text.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const found: string[] = [];
  if (prefix === '') found.push('prefix part must be non-empty');
  else if (prefix !== undefined)
    found.push(...faults(subdomain, prefix).map((text) => `prefix part ${text}`));
  if (name === '') return [...found, 'name part must be non-empty', namePart.text];
  if (name.length > namePart.most) found.push(`name part must be no more than ${namePart.most} bytes`);
  return namePart.pattern.test(name) ? found : [...found, namePart.text];
}

/** Names of container and service ports: at most 15 characters, at least one letter. */
export function portNameFaults(value: string): string[] {
  const found: string[] = [];
  if (value.length > 15) found.push('must be no more than 15 characters');
  if (!/^[a-z0-9-]+$/.test(value))
    found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) found.push('must contain at least one letter (a-z)');
  if (value.includes('--')) found.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) found.push('must not begin or end with a hyphen');
  return found;
}
