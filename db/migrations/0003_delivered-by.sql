ALTER TABLE "component_instance" ADD COLUMN "delivered_by" text;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "delivered_by" text;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "delivered_whole" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "owned_digest" text;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "rendered_by" text;