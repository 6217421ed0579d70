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
ALTER TABLE "delivery_hold" ADD CONSTRAINT "delivery_hold_application_id_application_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."application"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_hold" ADD CONSTRAINT "delivery_hold_stage_id_stage_id_fk" FOREIGN KEY ("stage_id") REFERENCES "public"."stage"("id") ON DELETE cascade ON UPDATE no action;