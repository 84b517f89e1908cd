-- 0001_jobs.sql: runs of the solvers. A row is made QUEUED by a service for one of its tenants and worked on by whoever
-- claims it. Times are real, not the area's: a heartbeat must not age faster in an area whose clock is sped up.
CREATE TABLE optimizer.jobs (
  area_id           text        NOT NULL,
  owner_tenant      text        NOT NULL,
  -- Chosen by whoever enqueues; an id of one tenant says nothing about the ids of others.
  job_id            uuid        NOT NULL,
  account           text        NOT NULL,
  core              text        NOT NULL CHECK (core IN ('award', 'split', 'allocation')),
  -- The bytes that are solved; `input_digest` is the SHA-256 of exactly these.
  input             text        NOT NULL,
  input_digest      text        NOT NULL CHECK (input_digest ~ '^[0-9a-f]{64}$'),
  time_limit_ms     bigint      NOT NULL CHECK (time_limit_ms BETWEEN 1 AND 86400000),
  memory_limit_mib  int         NOT NULL CHECK (memory_limit_mib BETWEEN 64 AND 65536),
  threads           int         NOT NULL CHECK (threads BETWEEN 1 AND 64),
  seed              bigint      NOT NULL CHECK (seed >= 0),
  state             text        NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  cancel_requested  boolean     NOT NULL DEFAULT false,
  -- Claims so far. With claimed_by it names one claim: only its holder writes.
  attempt           int         NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- Claims that ended by a crash of the solver or without a word of the worker. An orderly return is none.
  failures          int         NOT NULL DEFAULT 0 CHECK (failures >= 0),
  claimed_by        text        NOT NULL DEFAULT '',
  heartbeat_time    timestamptz,
  -- What the solver knows so far, in the unit of the core; '' = nothing yet. Gap in parts per million; -1 = unknown.
  incumbent         text        NOT NULL DEFAULT '',
  bound             text        NOT NULL DEFAULT '',
  gap_ppm           bigint      NOT NULL DEFAULT -1 CHECK (gap_ppm >= -1),
  output            text,
  -- An independent check found everything proved that the output claims. Otherwise the output says proof SOLVER itself.
  verified          boolean     NOT NULL DEFAULT false,
  -- Why it FAILED, a word of store/jobs.h, and a sentence.
  reason            text        NOT NULL DEFAULT '',
  message           text        NOT NULL DEFAULT '',
  create_time       timestamptz NOT NULL,
  start_time        timestamptz,
  finish_time       timestamptz,
  PRIMARY KEY (area_id, owner_tenant, job_id),
  CHECK ((state = 'DONE') = (output IS NOT NULL)),
  CHECK ((state = 'FAILED') = (reason <> '')),
  CHECK ((state IN ('DONE', 'FAILED', 'CANCELLED')) = (finish_time IS NOT NULL)),
  CHECK (state <> 'RUNNING' OR (claimed_by <> '' AND attempt >= 1 AND heartbeat_time IS NOT NULL)),
  CHECK (state <> 'CANCELLED' OR cancel_requested),
  CHECK (NOT verified OR state = 'DONE')
);
-- What a worker looks through, oldest first.
CREATE INDEX jobs_open ON optimizer.jobs (area_id, create_time) WHERE state IN ('QUEUED', 'RUNNING');

SELECT kyodo.distribute('optimizer.jobs');

ALTER TABLE optimizer.jobs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON optimizer.jobs FOR SELECT TO kyodo_optimizer
  USING (area_id = kyodo.area() AND owner_tenant = kyodo.tenant());
CREATE POLICY add_own ON optimizer.jobs FOR INSERT TO kyodo_optimizer
  WITH CHECK (area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND account = kyodo.account()
              AND state = 'QUEUED' AND attempt = 0 AND failures = 0);
-- An owner can only cancel: at once while nobody works on it, else by a wish that the worker reads.
CREATE POLICY cancel_own ON optimizer.jobs FOR UPDATE TO kyodo_optimizer
  USING (area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND state IN ('QUEUED', 'RUNNING'))
  WITH CHECK (area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND cancel_requested
              AND state IN ('RUNNING', 'CANCELLED'));
CREATE POLICY worker ON optimizer.jobs FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON optimizer.jobs TO kyodo_optimizer;
GRANT UPDATE (state, cancel_requested, finish_time) ON optimizer.jobs TO kyodo_optimizer;
GRANT SELECT, UPDATE ON optimizer.jobs TO kyodo_optimizer_worker;

ALTER TABLE optimizer.jobs OWNER TO kyodo_owner;
