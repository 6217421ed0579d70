ALTER TABLE "application" ADD COLUMN "paused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "application_revision" ADD COLUMN "publish_version" text;--> statement-breakpoint
CREATE INDEX "application_revision_application_id_publish_version_index" ON "application_revision" USING btree ("application_id","publish_version");