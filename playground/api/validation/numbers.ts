import type { Json } from '@/playground/store/json';
import { type FieldError, invalid } from './field-error';

export function notNegative(field: string, value: Json | undefined): FieldError[] {
  if (typeof value !== 'number' || value >= 0) return [];
  return [invalid(field, value, 'must be greater than or equal to 0')];
}

export function positive(field: string, value: Json | undefined): FieldError[] {
  return typeof value === 'number' && value <= 0 ? [invalid(field, value, 'must be greater than 0')] : [];
}

export function portNumber(field: string, value: Json | undefined): FieldError[] {
  const port = value ?? 0;
  if (typeof port === 'number' && port >= 1 && port <= 65_535) return [];
  return [invalid(field, port, 'must be between 1 and 65535, inclusive')];
}
