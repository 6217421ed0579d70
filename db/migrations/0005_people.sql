ALTER TABLE "node" ADD COLUMN "ask" jsonb;--> statement-breakpoint
ALTER TABLE "node" ADD COLUMN "answers" jsonb;--> statement-breakpoint
ALTER TABLE "node" ADD COLUMN "unread" boolean DEFAULT false NOT NULL;