-- What every service keeps of its mutations: answered request ids, events for others, who did what. The migrator runs
-- this once per service with {schema} filled in, as number 0.
CREATE SCHEMA {schema} AUTHORIZATION kyodo_owner;
GRANT USAGE ON SCHEMA {schema} TO kyodo_{schema}, kyodo_{schema}_worker;

CREATE TABLE {schema}.requests (
  area_id       text        NOT NULL,
  account       text        NOT NULL,
  method        text        NOT NULL,
  request_id    uuid        NOT NULL,
  digest        text        NOT NULL,
  response      bytea,
  created_time  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, account, method, request_id)
);
CREATE INDEX requests_by_age ON {schema}.requests (area_id, created_time);

CREATE TABLE {schema}.outbox (
  area_id        text        NOT NULL,
  event_id       uuid        NOT NULL,
  kind           text        NOT NULL,
  object         text        NOT NULL,
  payload        jsonb       NOT NULL,
  created_time   timestamptz NOT NULL DEFAULT clock_timestamp(),
  position       bigint,
  delivered_time timestamptz,
  attempts       int         NOT NULL DEFAULT 0,
  next_attempt   timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_error     text        NOT NULL DEFAULT '',
  PRIMARY KEY (area_id, event_id)
);
CREATE INDEX outbox_unnumbered ON {schema}.outbox (area_id, created_time) WHERE position IS NULL;
CREATE UNIQUE INDEX outbox_by_position ON {schema}.outbox (area_id, position);
CREATE INDEX outbox_undelivered ON {schema}.outbox (area_id, kind, position)
  WHERE delivered_time IS NULL AND kind LIKE 'notice%';

CREATE TABLE {schema}.audit_entries (
  area_id         text        NOT NULL,
  entry_id        uuid        NOT NULL,
  tenant_id       text        NOT NULL,
  account         text        NOT NULL,
  method          text        NOT NULL,
  object          text        NOT NULL,
  summary         text        NOT NULL,
  request_digest  text        NOT NULL,
  sealed          boolean     NOT NULL DEFAULT false,
  recorded_time   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, entry_id)
);
CREATE INDEX audit_by_object ON {schema}.audit_entries (area_id, object text_pattern_ops, recorded_time DESC, entry_id);
CREATE INDEX audit_by_time ON {schema}.audit_entries (area_id, recorded_time DESC, entry_id);

SELECT kyodo.distribute('{schema}.requests');
SELECT kyodo.distribute('{schema}.outbox');
SELECT kyodo.distribute('{schema}.audit_entries');

ALTER TABLE {schema}.requests ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON {schema}.requests FOR SELECT TO kyodo_{schema}
  USING (area_id = kyodo.area() AND account = kyodo.account());
CREATE POLICY add_own ON {schema}.requests FOR INSERT TO kyodo_{schema}
  WITH CHECK (area_id = kyodo.area() AND account = kyodo.account());
CREATE POLICY change_own ON {schema}.requests FOR UPDATE TO kyodo_{schema}
  USING (area_id = kyodo.area() AND account = kyodo.account());
CREATE POLICY worker ON {schema}.requests FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE ON {schema}.requests TO kyodo_{schema};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.requests TO kyodo_{schema}_worker;

ALTER TABLE {schema}.outbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY add_own ON {schema}.outbox FOR INSERT TO kyodo_{schema}
  WITH CHECK (area_id = kyodo.area() AND kyodo.tenant() IS NOT NULL AND position IS NULL);
CREATE POLICY worker ON {schema}.outbox FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT INSERT ON {schema}.outbox TO kyodo_{schema};
GRANT SELECT, INSERT, UPDATE ON {schema}.outbox TO kyodo_{schema}_worker;

ALTER TABLE {schema}.audit_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Everybody reads their own organisation's acts, the body all, municipalities the body's; nothing sealed but one's own.
CREATE POLICY read_shared ON {schema}.audit_entries FOR SELECT TO kyodo_{schema}
  USING (area_id = kyodo.area() AND (tenant_id = kyodo.tenant()
         OR (kyodo.is_body() AND NOT sealed)
         OR (kyodo.is_municipality() AND tenant_id = 'body' AND NOT sealed)));
CREATE POLICY add_own ON {schema}.audit_entries FOR INSERT TO kyodo_{schema}
  WITH CHECK (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account());
CREATE POLICY worker ON {schema}.audit_entries FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON {schema}.audit_entries TO kyodo_{schema};
GRANT SELECT, INSERT ON {schema}.audit_entries TO kyodo_{schema}_worker;

ALTER TABLE {schema}.requests OWNER TO kyodo_owner;
ALTER TABLE {schema}.outbox OWNER TO kyodo_owner;
ALTER TABLE {schema}.audit_entries OWNER TO kyodo_owner;
