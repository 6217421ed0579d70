import type { PlanChange } from '@/components/ui/plan';
import type { ObjectFacts, ObjectVerb } from '@/server/domain/live-object';

export type VerbLine = { key: string; change: PlanChange; values: Record<string, string | number> };

/** What happens when somebody does this to an object: keys of the messages `operate.plan`. */
export function verbPlan(
  verb: ObjectVerb,
  { kind, name }: { kind: string; name: string },
  facts: ObjectFacts,
  replicas: number,
): VerbLine[] {
  const line = (key: string, change: PlanChange): VerbLine => ({
    key,
    change,
    values: { kind, name, before: facts.replicas ?? 0, replicas },
  });
  switch (verb) {
    case 'restart':
      return [line('restart', 'change'), line('restartStays', 'keep')];
    case 'scale':
      return [
        ...(replicas === facts.replicas
          ? [line('scaleSame', 'keep')]
          : [line(replicas === 0 ? 'scaleToNone' : 'scale', replicas === 0 ? 'remove' : 'change')]),
        line(`afterScale.${facts.afterScale}`, 'keep'),
      ];
    case 'pause':
    case 'resume':
      return kind === 'CronJob'
        ? [line(`${verb}Jobs`, 'change'), line(`${verb}JobsStays`, 'keep')]
        : [line(verb, 'change'), line(`${verb}Stays`, 'keep')];
    case 'delete':
      return [
        line('delete', 'remove'),
        facts.isReplaced ? line('deleteReplaced', 'create') : line('deleteGone', 'keep'),
      ];
    default:
      throw new TypeError(verb satisfies never);
  }
}
