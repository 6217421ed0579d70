import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { type Template, templates } from '@/components/workflow-editor/templates';

const names = templates.map(({ name }) => name);
const isTemplate = (text: string) => templates.some(({ document }) => document === text);

/** The text of a new workflow, and the template in the address. The text follows it as long as nobody has changed it. */
export function useTemplate() {
  const [from, setFrom] = useQueryState(
    'from',
    parseAsStringLiteral(names).withDefault('plain').withOptions({ history: 'replace' }),
  );
  const template = templates.find(({ name }) => name === from) as Template;
  const [text, setText] = useState(template.document);
  const isChanged = !isTemplate(text);
  const pick = (picked: Template) => {
    void setFrom(picked.name);
    if (!isChanged) setText(picked.document);
  };
  return { template, text, isChanged, pick, setText };
}
