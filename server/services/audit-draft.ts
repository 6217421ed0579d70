import type { audit } from '@/db/schema/audit';

/** An entry of the audit before it has its place in its chain. */
export type AuditDraft = Omit<typeof audit.$inferSelect, 'id' | 'previousHash' | 'hash'>;
