-- Why an approved call could not be carried out, beside the reason of the decision.
ALTER TABLE approvals ADD COLUMN error_message text;
GRANT SELECT (error_message), UPDATE (error_message) ON approvals TO acta_app;
