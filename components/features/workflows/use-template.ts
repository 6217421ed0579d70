import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { type Template, templates } from '@/components/workflow-editor/templates';
import { nameIn, withName } from './new-name';

const names = templates.map(({ name }) => name);
/** A template, under whatever name: a name is no work that could be lost. */
function isTemplate(text: string): boolean {
  const name = nameIn(text);
  return name !== null && templates.some(({ document }) => withName(document, name) === text);
}

/** A template under the name that somebody gave; under its own, where the name is still that of a template. */
function underName(picked: Template, text: string): string {
  const name = nameIn(text);
  const isOwn = templates.some(({ document }) => nameIn(document) === name);
  return name === null || name === '' || isOwn ? picked.document : withName(picked.document, name);
}

/** The text of a new workflow, and the template in the address. The text follows it as long as nobody has changed it. */
export function useTemplate() {
  const [from, setFrom] = useQueryState(
    'from',
    parseAsStringLiteral(names).withDefault('plain').withOptions({ history: 'replace' }),
  );
  const template = templates.find(({ name }) => name === from) as Template;
  const [text, setText] = useState(template.document);
  const [begunWith, setBegunWith] = useState(from);
  const isChanged = !isTemplate(text);
  const begin = (picked: Template) => {
    setText(underName(picked, text));
    setBegunWith(picked.name);
  };
  const pick = (picked: Template) => {
    void setFrom(picked.name);
    if (!isChanged) begin(picked);
  };
  /** Replaces what was written by the template that was picked since; null: none was. */
  const use = isChanged && from !== begunWith ? () => begin(template) : null;
  return { template, text, isChanged, pick, use, setText };
}
