import { canonicalJson } from '@/server/domain/canonical-json';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type StepModel, type WorkflowModel, allSteps } from '@/server/domain/workflow-edit/workflow-model';

/** How the steps of a document stand to those that a run was made of. */
export type StepChanges = {
  /** By the id of the step: fields that are not what they were. */
  changed: ReadonlyMap<string, readonly string[]>;
  /** Ids of steps that the run has not. */
  added: ReadonlySet<string>;
  /** Names of steps that the run has, and the document no longer. */
  removed: readonly string[];
};

export const noChanges: StepChanges = { changed: new Map(), added: new Set(), removed: [] };

/** `ran`: names of the steps of the run; `then`: its document, where that could be read. Steps belong together by their names. */
export function compareSteps(
  now: WorkflowModel,
  ran: Iterable<string>,
  then: WorkflowModel | null,
): StepChanges {
  const names = new Set(ran);
  const steps = allSteps(now.steps);
  const own = new Set(steps.map(({ name }) => name));
  const before = new Map(then ? allSteps(then.steps).map((step) => [step.name, step] as const) : []);
  const changed = steps.flatMap((step) => {
    const was = names.has(step.name) ? before.get(step.name) : undefined;
    const fields = was ? differences(was, step) : [];
    return fields.length > 0 ? [[step.id, fields] as const] : [];
  });
  return {
    changed: new Map(changed),
    added: new Set(steps.filter(({ name }) => !names.has(name)).map(({ id }) => id)),
    removed: [...names].filter((name) => !own.has(name)),
  };
}

/** What is inside of it is compared by itself, and a name that is not written is the same by position. */
const notOwn = new Set(['subSteps', 'name']);

function differences(was: StepModel, is: StepModel): string[] {
  const [a, b] = [fieldsOf(was.value), fieldsOf(is.value)];
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (field) => !notOwn.has(field) && textOf(a[field]) !== textOf(b[field]),
  );
  return was.group === is.group ? fields : [...fields, 'group'];
}

const fieldsOf = (value: JsonValue): JsonObject => (isJsonObject(value) ? value : {});

const textOf = (value: JsonValue | undefined) => (value === undefined ? undefined : canonicalJson(value));
