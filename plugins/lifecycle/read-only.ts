import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';
import { type Selecting, selecting, usable } from './selector';

export const readOnly = definePolicy({
  name: 'read-only',
  revision: 1,
  title: s.text('Read only', '只读'),
  description: s.text(
    'Objects that the application uses and watches, and never writes or deletes.',
    '应用使用并观察的对象，从不写入或删除。',
  ),
  icon: 'lock',
  schema: selecting,
  treatsObjects: true,
  examples: [
    {
      title: s.text('A ConfigMap of others', '他人的 ConfigMap'),
      properties: { rules: [{ selector: { resourceNames: ['settings'] } }] },
    },
  ],
  apply({ parameters }: PolicyContext<Selecting>): PolicyResult {
    const selectors = (parameters.rules ?? []).flatMap(({ selector }) => usable(selector) ?? []);
    return { rules: selectors.map((selector) => ({ selector, treatment: { readOnly: true } })) };
  },
});
