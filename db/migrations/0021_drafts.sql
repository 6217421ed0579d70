CREATE TABLE "draft" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"user_id" text NOT NULL,
	"document" text,
	"base_revision" integer,
	"changed_at" timestamp (3) with time zone,
	"place" text DEFAULT '' NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "draft_projectId_kind_name_userId_unique" UNIQUE("project_id","kind","name","user_id")
);
--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "draft_seen_at_index" ON "draft" USING btree ("seen_at");