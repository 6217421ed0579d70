CREATE TABLE "cluster_facts" (
	"cluster_id" text PRIMARY KEY NOT NULL,
	"facts" jsonb NOT NULL,
	"latency_ms" integer NOT NULL,
	"found_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delivery_hold" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"stage_id" text NOT NULL,
	"revision" integer NOT NULL,
	"reason" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_hold_applicationId_stageId_unique" UNIQUE("application_id","stage_id")
);
--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "uid" text;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "credentials_expire_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "acts_as" text DEFAULT 'account' NOT NULL;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "unreachable_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "next_probe_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "cluster_facts" ADD CONSTRAINT "cluster_facts_cluster_id_cluster_id_fk" FOREIGN KEY ("cluster_id") REFERENCES "public"."cluster"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_hold" ADD CONSTRAINT "delivery_hold_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_hold" ADD CONSTRAINT "delivery_hold_stage_id_stage_id_fk" FOREIGN KEY ("stage_id") REFERENCES "public"."stage"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cluster_next_probe_at_index" ON "cluster" USING btree ("next_probe_at");