import { LoamError } from '@/server/domain/error';
import type { By, EventOf } from './event';
import { type Draft, enqueue, isOpen, nodeOf, patchNode, recordIn, unclaimed } from './work';

/** Keeps what a person answered and lets the node look at it. Throws LoamError `illegal-state`. */
export function onAnswer(draft: Draft, { key, by, answer }: EventOf<'answer'>): void {
  const record = recordIn(draft, key);
  const { header } = draft.execution;
  if (record.ask === null || !isOpen(draft, key) || record.stopping || header.stopping) {
    throw refusal(draft, key, `${key} asks nothing now.`, {
      expected: 'a node that waits for an answer',
      got: record.state,
    });
  }
  if (record.ask.kind !== answer.kind) {
    throw refusal(draft, key, `${key} asks for another kind of answer.`, {
      expected: record.ask.kind,
      got: answer.kind,
    });
  }
  const before = record.answers ?? [];
  if (before.some((each) => isSame(each.by, by))) {
    throw refusal(draft, key, `${by.name} has answered already.`, {
      hint: 'What was answered stays; another person answers next.',
    });
  }
  const answers = [...before, { by, atMs: draft.now, ...answer }];
  if (record.state !== 'suspended') {
    patchNode(draft, key, 'node.answered', { answers, unread: true });
    return;
  }
  const patch = { ...unclaimed, state: 'waiting', reason: null, answers, dueAt: draft.now } as const;
  patchNode(draft, key, 'node.answered', patch);
  if (header.pausedAt === null) enqueue(draft, key);
}

function isSame(one: By, other: By): boolean {
  return one.id === null ? other.id === null && one.name === other.name : one.id === other.id;
}

function refusal(
  draft: Draft,
  key: string,
  message: string,
  details: { expected?: string; got?: string; hint?: string },
): LoamError {
  return new LoamError('illegal-state', message, { path: nodeOf(draft, key).spec.path ?? key, ...details });
}
