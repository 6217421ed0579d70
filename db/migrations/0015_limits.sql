CREATE TABLE "delivery_slot" (
	"execution_id" text NOT NULL,
	"node_key" text NOT NULL,
	"cluster_id" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"taken_at" timestamp with time zone,
	CONSTRAINT "delivery_slot_execution_id_node_key_pk" PRIMARY KEY("execution_id","node_key")
);
--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "max_runs" integer;--> statement-breakpoint
ALTER TABLE "cluster" ADD COLUMN "max_deliveries" integer;--> statement-breakpoint
ALTER TABLE "execution" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_slot" ADD CONSTRAINT "delivery_slot_execution_id_execution_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."execution"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_slot" ADD CONSTRAINT "delivery_slot_cluster_id_cluster_id_fk" FOREIGN KEY ("cluster_id") REFERENCES "public"."cluster"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_slot_cluster_id_asked_at_index" ON "delivery_slot" USING btree ("cluster_id","asked_at");--> statement-breakpoint
CREATE INDEX "execution_project_id_number_index" ON "execution" USING btree ("project_id","number") WHERE "execution"."held";