import { z } from 'zod';
import { executionStates } from '@/db/schema/enums';
import { PageInput } from './page';

const RunId = z.string().min(1).max(64);

export const ListRuns = PageInput.omit({ search: true }).extend({
  /** Name of an application. */
  application: z.string().min(1).max(63).optional(),
  /** Name of a workflow of the library. */
  workflow: z.string().min(1).max(63).optional(),
  /** Without those that tried a single step of a workflow. */
  whole: z.boolean().optional(),
  states: z.array(z.enum(executionStates)).max(executionStates.length).optional(),
});
export type ListRuns = z.infer<typeof ListRuns>;

export const GetRun = z.object({ id: RunId });
export type GetRun = z.infer<typeof GetRun>;

/** Definitions that a retry goes by: those that the run keeps, or those that are active now. */
const Definitions = z.enum(['pinned', 'newest']).default('pinned');

export const RetryRun = GetRun.extend({ definitions: Definitions });
export type RetryRun = z.infer<typeof RetryRun>;

export const GetRunGraph = GetRun.extend({
  /** By run (itself, and those inside it) the number of the newest event that is known: only what changed since is wanted. */
  known: z.record(RunId, z.int().min(0)).optional(),
});
export type GetRunGraph = z.infer<typeof GetRunGraph>;

export const CompareRuns = z.object({
  id: RunId,
  /** The run that it is compared with; left out, the one before it of the same application or workflow. */
  with: RunId.optional(),
  /** Also what is the same in both. */
  all: z.boolean().default(false),
});
export type CompareRuns = z.infer<typeof CompareRuns>;

const Values = z.record(z.string().min(1).max(200), z.json());

/** Each name takes the place of what the context holds under it. */
export const SetRunContext = z.object({
  id: RunId,
  values: Values,
});
export type SetRunContext = z.infer<typeof SetRunContext>;

export const GetRunNode = z.object({
  id: RunId,
  /** Key of the node. */
  node: z.string().min(1).max(300),
});
export type GetRunNode = z.infer<typeof GetRunNode>;

export const SteerNode = GetRunNode;
export type SteerNode = GetRunNode;

export const RestartNode = SteerNode.extend({ definitions: Definitions });
export type RestartNode = z.infer<typeof RestartNode>;

const Comment = z.string().trim().max(2_000).default('');

export const DecideNode = SteerNode.extend({ comment: Comment });
export type DecideNode = z.infer<typeof DecideNode>;

export const AnswerNode = SteerNode.extend({ values: z.record(z.string().max(200), z.json()) });
export type AnswerNode = z.infer<typeof AnswerNode>;

export const ListRunEvents = z.object({ id: RunId, afterSeq: z.int().min(0).default(0) });
export type ListRunEvents = z.infer<typeof ListRunEvents>;

export const ListRunLogs = z.object({
  id: RunId,
  /** Key of one node. */
  node: z.string().max(300).optional(),
  /** Id of the last line that is known already. */
  cursor: z.int().min(0).default(0),
});
export type ListRunLogs = z.infer<typeof ListRunLogs>;
