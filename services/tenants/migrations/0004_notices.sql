-- 0004_notices.sql: what a tenant should know, and who has read it.
CREATE TABLE tenants.notices (
  area_id       text        NOT NULL,
  notice_id     uuid        NOT NULL,
  -- The outbox event that told it; delivered again it changes nothing.
  request_id    uuid        NOT NULL,
  -- A tenant's id, or MUNICIPALITY or VENDOR for everybody of that kind: one row, however many read it.
  visible_to    text        NOT NULL,
  title_en      text        NOT NULL,
  title_ja      text        NOT NULL,
  object        text        NOT NULL,
  created_time  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, notice_id),
  UNIQUE (area_id, request_id, visible_to)
);
CREATE INDEX notices_newest ON tenants.notices (area_id, visible_to, created_time DESC, notice_id DESC);

CREATE TABLE tenants.notice_reads (
  area_id    text        NOT NULL,
  tenant_id  text        NOT NULL,
  account    text        NOT NULL,
  notice_id  uuid        NOT NULL,
  read_time  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, tenant_id, account, notice_id)
);

SELECT kyodo.distribute('tenants.notices');
SELECT kyodo.distribute('tenants.notice_reads');
ALTER TABLE tenants.notice_reads ADD FOREIGN KEY (area_id, notice_id) REFERENCES tenants.notices;

ALTER TABLE tenants.notices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON tenants.notices FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area() AND (visible_to = kyodo.tenant() OR visible_to = kyodo.kind()));
CREATE POLICY deliver ON tenants.notices FOR INSERT TO kyodo_worker WITH CHECK (area_id = kyodo.area());
CREATE POLICY worker_read ON tenants.notices FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON tenants.notices TO kyodo_tenants;
GRANT SELECT, INSERT ON tenants.notices TO kyodo_tenants_worker;

ALTER TABLE tenants.notice_reads ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON tenants.notice_reads FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account());
CREATE POLICY add_own ON tenants.notice_reads FOR INSERT TO kyodo_tenants
  WITH CHECK (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account());
GRANT SELECT, INSERT ON tenants.notice_reads TO kyodo_tenants;

ALTER TABLE tenants.notices OWNER TO kyodo_owner;
ALTER TABLE tenants.notice_reads OWNER TO kyodo_owner;
