CREATE TABLE "freeze" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text,
	"cluster_id" text,
	"reason" text NOT NULL,
	"until" timestamp with time zone,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "freeze_projectId_unique" UNIQUE("project_id"),
	CONSTRAINT "freeze_clusterId_unique" UNIQUE("cluster_id"),
	CONSTRAINT "freeze_of_one" CHECK (("freeze"."project_id" is null) <> ("freeze"."cluster_id" is null))
);
--> statement-breakpoint
ALTER TABLE "freeze" ADD CONSTRAINT "freeze_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "freeze" ADD CONSTRAINT "freeze_cluster_id_cluster_id_fk" FOREIGN KEY ("cluster_id") REFERENCES "public"."cluster"("id") ON DELETE cascade ON UPDATE no action;