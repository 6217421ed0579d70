import { z } from 'zod';
import { instanceStates } from '@/db/schema/enums';
import { documentLimits } from './oam/document-limits';
import { PageInput } from './page';

/** A name in a URL or a command; what is no name of an application is simply not found. */
const Name = z.string().min(1).max(63);
/** Larger ones are read far enough to say where the limit is passed. */
const DocumentText = z.string().max(documentLimits.bytes * 8);
const Stage = z.string().min(1).max(63).optional();

/** Deliver although the stage is held at another revision. */
const PastHold = z.boolean().default(false);

export const ApplicationName = z.object({ name: Name });
export type ApplicationName = z.infer<typeof ApplicationName>;

export const applicationSorts = ['severity', 'name', 'updated'] as const;
export const ListApplications = PageInput.extend({
  states: z.array(z.enum(instanceStates)).max(instanceStates.length).optional(),
  /** `severity`: the worst first. */
  sort: z.enum(applicationSorts).default('severity'),
});
export type ListApplications = z.infer<typeof ListApplications>;

export const CheckApplication = z.object({ document: DocumentText });
export type CheckApplication = z.infer<typeof CheckApplication>;

export const SaveApplication = z.object({
  document: DocumentText,
  /** Revision that was edited; 0: the application must be new. Left out: whatever is there is followed. */
  baseRevision: z.int().min(0).optional(),
  note: z.string().trim().max(500).optional(),
});
export type SaveApplication = z.infer<typeof SaveApplication>;

/** What becomes of fields that others set meanwhile: they are set as the document says, left, or the delivery fails. */
export const conflictChoices = ['take-over', 'leave', 'fail'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];
const Conflicts = z.enum(conflictChoices).optional();

export const ApplyApplications = z.object({
  /** One or several Applications. */
  document: DocumentText,
  stage: Stage,
  conflicts: Conflicts,
  baseRevision: z.int().min(0).optional(),
  note: z.string().trim().max(500).optional(),
  pastHold: PastHold,
});
export type ApplyApplications = z.input<typeof ApplyApplications>;

export const DeployApplication = z.object({
  name: Name,
  /** Left out: the newest one. */
  revision: z.int().min(1).optional(),
  stage: Stage,
  pastHold: PastHold,
  conflicts: Conflicts,
});
export type DeployApplication = z.input<typeof DeployApplication>;

export const RollbackApplication = z.object({
  name: Name,
  revision: z.int().min(1),
  stage: Stage,
  reason: z.string().trim().min(1, 'expected a reason that people will read').max(300),
  /** Keeps the stage at this revision until it is released. */
  hold: z.boolean().default(false),
  pastHold: PastHold,
});
export type RollbackApplication = z.infer<typeof RollbackApplication>;

export const ReleaseHold = z.object({ name: Name, stage: Stage });
export type ReleaseHold = z.infer<typeof ReleaseHold>;

export const DryRunApplication = z.object({ document: DocumentText, stage: Stage });
export type DryRunApplication = z.infer<typeof DryRunApplication>;

export const ApplicationTopologyInput = z.object({ name: Name, instanceId: z.string().max(64).optional() });
export type ApplicationTopologyInput = z.infer<typeof ApplicationTopologyInput>;

export const ListRevisions = PageInput.omit({ search: true }).extend({ name: Name });
export type ListRevisions = z.infer<typeof ListRevisions>;

export const GetRevision = z.object({ name: Name, number: z.int().min(1) });
export type GetRevision = z.infer<typeof GetRevision>;

export const ExportRevision = GetRevision.extend({ stage: Stage });
export type ExportRevision = z.infer<typeof ExportRevision>;

export const CompareRevisions = z.object({
  name: Name,
  from: z.int().min(1),
  to: z.int().min(1),
  /** Left out: the project's first. */
  stage: Stage,
});
export type CompareRevisions = z.infer<typeof CompareRevisions>;

export const CompareCharts = z.object({
  name: Name,
  cluster: z.string().min(1).max(63),
  namespace: z.string().min(1).max(63),
  release: z.string().min(1).max(63),
  /** Revisions of the release, as its history lists them. */
  from: z.int().min(1),
  to: z.int().min(1),
});
export type CompareCharts = z.infer<typeof CompareCharts>;
