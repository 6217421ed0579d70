CREATE TABLE "resource_manifest" (
	"resource_id" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "drift" jsonb;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "drift_seen" text;--> statement-breakpoint
ALTER TABLE "resource" ADD COLUMN "repaired" jsonb;--> statement-breakpoint
ALTER TABLE "resource_manifest" ADD CONSTRAINT "resource_manifest_resource_id_resource_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resource"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "resource_instance_id_index" ON "resource" USING btree ("instance_id") WHERE "resource"."drift" is not null;