ALTER TABLE "workflow_request" DROP CONSTRAINT "workflow_request_execution_id_execution_id_fk";
