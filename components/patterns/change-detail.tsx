import { useTranslations } from 'next-intl';
import { Ago } from '@/components/ui/ago';
import { Mono } from '@/components/ui/code';
import type { FieldOwner } from '@/server/domain/object-diff';
import { type PlannedChange, fieldWords } from './delivery-plan';

const shown = 6;

/** What becomes of an object in particular: its fields, its pods, or why the cluster would refuse it. */
export function ChangeDetail({
  fields,
  restarts,
  problem,
}: Pick<PlannedChange, 'fields' | 'restarts' | 'problem'>) {
  const t = useTranslations('deliver');
  return (
    <>
      {problem && `${problem.message} ${problem.hint ?? ''}`}
      {restarts && <b>{t('restarts')}</b>}
      {fields.slice(0, shown).map((field) => (
        <span key={field.path} data-field>
          <Mono>{field.path}</Mono> {t('becomes', fieldWords(field))}
          {field.by && <SetBy by={field.by} />}
        </span>
      ))}
      {fields.length > shown && t('moreFields', { count: fields.length - shown })}
    </>
  );
}

/** Who set it as it is, so that it is not taken from them unseen. */
function SetBy({ by }: { by: readonly FieldOwner[] }) {
  const t = useTranslations('deliver');
  return by.map(({ manager, at }) => (
    <span key={manager}>
      {' ('}
      {t('setBy', { manager })}
      {at !== null && (
        <>
          {', '}
          <Ago at={new Date(at)} long />
        </>
      )}
      {')'}
    </span>
  ));
}
