import { parseType } from './definition-lookup';
import { needsApplication } from './workflow';

/** Why a step is not run by itself. */
export type NotAlone = 'person' | 'group' | 'application';

/** What they do is to wait: alone there is nothing to see. */
const asking = new Set(['suspend', 'approval', 'form']);

/** Null: a step of this type can be run by itself. */
export function whyNotAlone(type: string): NotAlone | null {
  const { name } = parseType(type);
  if (asking.has(name)) return 'person';
  if (name === 'step-group') return 'group';
  return needsApplication(type) ? 'application' : null;
}
