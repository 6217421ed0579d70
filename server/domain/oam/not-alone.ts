import { parseType } from './definition-lookup';
import { needsApplication } from './workflow';

/** Why a step is not run by itself. */
export type NotAlone = 'group' | 'application';

/** Null: a step of this type can be run by itself. */
export function whyNotAlone(type: string): NotAlone | null {
  const { name } = parseType(type);
  if (name === 'step-group') return 'group';
  return needsApplication(type) ? 'application' : null;
}
