CREATE TABLE "execution" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"application_id" text,
	"revision" integer,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"context" jsonb NOT NULL,
	"parent_id" text,
	"parent_key" text,
	"depth" integer DEFAULT 0 NOT NULL,
	"created_by" text,
	"created_by_name" text NOT NULL,
	"timeout_ms" bigint,
	"state" text NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"stopping" jsonb,
	"error" jsonb,
	"outputs" jsonb,
	"paused_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"deadline_at" timestamp (3) with time zone,
	CONSTRAINT "execution_projectId_number_unique" UNIQUE("project_id","number")
);
--> statement-breakpoint
CREATE TABLE "execution_event" (
	"execution_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"node_key" text,
	"type" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "execution_event_execution_id_seq_pk" PRIMARY KEY("execution_id","seq")
);
--> statement-breakpoint
CREATE TABLE "execution_number" (
	"project_id" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "node" (
	"execution_id" text NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"handler" text NOT NULL,
	"spec" jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"losses" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"message" text DEFAULT '' NOT NULL,
	"progress" double precision,
	"error" jsonb,
	"outputs" jsonb,
	"child_id" text,
	"stopping" jsonb,
	"ready_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"deadline_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"claim" text,
	"owner" text,
	"lease_until" timestamp (3) with time zone,
	"woken" boolean DEFAULT false NOT NULL,
	"saved" jsonb,
	CONSTRAINT "node_execution_id_key_pk" PRIMARY KEY("execution_id","key")
);
--> statement-breakpoint
CREATE TABLE "node_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"execution_id" text NOT NULL,
	"node_key" text NOT NULL,
	"attempt" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"concurrency" integer NOT NULL,
	"handlers" text[] NOT NULL,
	"queue_pools" text[] NOT NULL,
	"draining" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "execution" ADD CONSTRAINT "execution_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "execution" ADD CONSTRAINT "execution_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "execution" ADD CONSTRAINT "execution_parent_id_execution_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "execution_event" ADD CONSTRAINT "execution_event_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "execution_number" ADD CONSTRAINT "execution_number_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node" ADD CONSTRAINT "node_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "node_log" ADD CONSTRAINT "node_log_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "execution_application_id_number_index" ON "execution" USING btree ("application_id","number");--> statement-breakpoint
CREATE INDEX "execution_parent_id_index" ON "execution" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "execution_deadline_at_index" ON "execution" USING btree ("deadline_at") WHERE "execution"."deadline_at" is not null;--> statement-breakpoint
CREATE INDEX "node_owner_index" ON "node" USING btree ("owner") WHERE "node"."owner" is not null;--> statement-breakpoint
CREATE INDEX "node_deadline_at_index" ON "node" USING btree ("deadline_at") WHERE "node"."deadline_at" is not null;--> statement-breakpoint
CREATE INDEX "node_ready_at_index" ON "node" USING btree ("ready_at") WHERE "node"."state" = 'ready';--> statement-breakpoint
CREATE INDEX "node_log_execution_id_id_index" ON "node_log" USING btree ("execution_id","id");