'use client';

import { useTranslations } from 'next-intl';
import { problemsUnder } from '@/components/application-form/problems-under';
import { SelectField } from '@/components/ui/field';
import { formatPath } from '@/server/domain/oam/document-path';
import { type ConcurrencyPolicy, concurrencyPolicies } from '@/server/domain/oam/written-words';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import {
  type WorkflowSetting,
  pathOfSetting,
  setSetting,
  settingOf,
} from '@/server/domain/workflow-edit/workflow-settings';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import { CommittedField } from './committed-field';
import { ModeField } from './mode-field';
import { sentenceOf } from './sentence-of';
import { StartInputs } from './start-inputs';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './inspector.module.css';

type WholeProps = { editor: WorkflowEditor; model: WorkflowModel; isEditable: boolean };

/** The workflow itself: what it is for, how its steps run, what it asks for. In an application only its steps are its own. */
export function WholeWorkflow(props: WholeProps) {
  const { editor, model, isEditable } = props;
  const t = useTranslations('design');
  const name = valueIn(model.tree.value, ['metadata', 'name']);
  const isOwn = model.kind === 'Workflow';
  return (
    <>
      <div className={classes.part}>
        <h2 tabIndex={-1}>{typeof name === 'string' && name !== '' ? name : t('whole')}</h2>
        <p className={classes.help}>{isOwn ? t('itself.says') : t('itself.saysApplication')}</p>
        {isOwn && <Setting {...props} of="description" isProse help={t('itself.descriptionHelp')} />}
        <ModeField editor={editor} of="steps" value={model.mode} isEditable={isEditable} />
        <ModeField editor={editor} of="subSteps" value={model.subMode} isEditable={isEditable} />
      </div>
      {isOwn && <StartInputs editor={editor} model={model} isEditable={isEditable} />}
      {isOwn && (
        <div className={classes.part}>
          <Concurrency {...props} />
          <Setting {...props} of="namespace" help={t('itself.namespaceHelp')} />
        </div>
      )}
    </>
  );
}

function Setting({
  editor,
  model,
  isEditable,
  of,
  help,
  isProse = false,
}: WholeProps & { of: WorkflowSetting; help: string; isProse?: boolean }) {
  const t = useTranslations('design.itself');
  return (
    <CommittedField
      label={t(of)}
      help={help}
      problem={problemsUnder(formatPath(pathOfSetting(model, of)), editor.problems)[0]}
      value={settingOf(model, of)}
      isEditable={isEditable}
      isProse={isProse}
      onCommit={(value) => editor.act((now) => setSetting(now, of, value))}
    />
  );
}

const usual: ConcurrencyPolicy = 'allow';

/** What a start does while another run goes on, and with whom that is shared. */
function Concurrency(props: WholeProps) {
  const { editor, model, isEditable } = props;
  const t = useTranslations('design.itself');
  const written = settingOf(model, 'concurrency');
  const policy = written === '' ? usual : written;
  const isKnown = (concurrencyPolicies as readonly string[]).includes(policy);
  const problem = problemsUnder(formatPath(pathOfSetting(model, 'concurrency')), editor.problems)[0];
  return (
    <>
      <SelectField
        label={t('concurrency')}
        value={policy}
        disabled={!isEditable}
        {...(problem ? { error: sentenceOf(problem) } : {})}
        onChange={(event) => {
          const { value } = event.currentTarget;
          editor.act((now) => setSetting(now, 'concurrency', value === usual ? '' : value));
        }}
      >
        {!isKnown && <option value={policy}>{policy}</option>}
        {concurrencyPolicies.map((each) => (
          <option key={each} value={each}>
            {t(`policy.${each}`)}
          </option>
        ))}
      </SelectField>
      {(policy !== usual || settingOf(model, 'group') !== '') && (
        <Setting {...props} of="group" help={t('groupHelp')} />
      )}
    </>
  );
}
