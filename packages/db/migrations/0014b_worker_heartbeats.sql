-- Which of the job queue's worker pools are alive. The queue itself waits four hours before it takes a job away from a
-- worker that died; whoever is alive looks here and frees it within seconds. No workspace's business.
CREATE TABLE worker_heartbeats (
  pool_id text NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT worker_heartbeats_pkey PRIMARY KEY (pool_id)
);

CALL acta.enclose('worker_heartbeats');
CREATE POLICY worker_all ON worker_heartbeats TO acta_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_heartbeats TO acta_worker;
