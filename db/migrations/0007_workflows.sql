CREATE TABLE "workflow" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "workflow_projectId_name_unique" UNIQUE("project_id","name")
);
--> statement-breakpoint
CREATE TABLE "workflow_object" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"owner" text NOT NULL,
	"cluster_id" text NOT NULL,
	"api_version" text NOT NULL,
	"kind" text NOT NULL,
	"namespace" text NOT NULL,
	"name" text NOT NULL,
	"execution_id" text NOT NULL,
	"step" text NOT NULL,
	"applied_at" timestamp with time zone,
	CONSTRAINT "workflow_object_projectId_owner_clusterId_apiVersion_kind_namespace_name_unique" UNIQUE("project_id","owner","cluster_id","api_version","kind","namespace","name")
);
--> statement-breakpoint
CREATE TABLE "workflow_request" (
	"project_id" text NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"execution_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_request_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
CREATE TABLE "workflow_revision" (
	"id" text PRIMARY KEY NOT NULL,
	"workflow_id" text NOT NULL,
	"number" integer NOT NULL,
	"digest" text NOT NULL,
	"document" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_by" text,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_revision_workflowId_number_unique" UNIQUE("workflow_id","number")
);
--> statement-breakpoint
CREATE TABLE "workflow_run" (
	"execution_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"workflow_id" text,
	"revision" integer,
	"owner" text NOT NULL,
	"group" text,
	"digest" text,
	"document" text,
	"schedule_id" text,
	"scheduled_for" timestamp (3) with time zone,
	CONSTRAINT "workflow_run_scheduleId_scheduledFor_unique" UNIQUE("schedule_id","scheduled_for")
);
--> statement-breakpoint
CREATE TABLE "workflow_schedule" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"workflow_id" text NOT NULL,
	"name" text NOT NULL,
	"cron" text NOT NULL,
	"time_zone" text NOT NULL,
	"missed" text NOT NULL,
	"missed_limit" integer NOT NULL,
	"overlap" text NOT NULL,
	"inputs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"stage" text,
	"paused" boolean DEFAULT false NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_at" timestamp (3) with time zone,
	"last_message" text DEFAULT '' NOT NULL,
	"saved_by" text,
	"saved_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workflow_schedule_workflowId_name_unique" UNIQUE("workflow_id","name")
);
--> statement-breakpoint
ALTER TABLE "workflow" ADD CONSTRAINT "workflow_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_object" ADD CONSTRAINT "workflow_object_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_object" ADD CONSTRAINT "workflow_object_cluster_id_cluster_id_fk" FOREIGN KEY ("cluster_id") REFERENCES "public"."cluster"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_request" ADD CONSTRAINT "workflow_request_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_request" ADD CONSTRAINT "workflow_request_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_revision" ADD CONSTRAINT "workflow_revision_workflow_id_workflow_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_revision" ADD CONSTRAINT "workflow_revision_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_workflow_id_workflow_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflow"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_run" ADD CONSTRAINT "workflow_run_schedule_id_workflow_schedule_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."workflow_schedule"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_schedule" ADD CONSTRAINT "workflow_schedule_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_schedule" ADD CONSTRAINT "workflow_schedule_workflow_id_workflow_id_fk" FOREIGN KEY ("workflow_id") REFERENCES "public"."workflow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_schedule" ADD CONSTRAINT "workflow_schedule_saved_by_user_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "workflow_request_created_at_index" ON "workflow_request" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "workflow_run_workflow_id_index" ON "workflow_run" USING btree ("workflow_id");--> statement-breakpoint
CREATE INDEX "workflow_run_project_id_group_index" ON "workflow_run" USING btree ("project_id","group");--> statement-breakpoint
CREATE INDEX "workflow_run_project_id_owner_index" ON "workflow_run" USING btree ("project_id","owner");--> statement-breakpoint
CREATE INDEX "workflow_schedule_next_at_index" ON "workflow_schedule" USING btree ("next_at") WHERE not "workflow_schedule"."paused";