-- 0002_participations.sql: which municipalities take part in a round, and their lines. Lines are only ever added, one set
-- per version: version is the newest draft, approved_version what binds.
CREATE TABLE procurement.participations (
  area_id            text        NOT NULL,
  round_id           uuid        NOT NULL,
  tenant_id          text        NOT NULL,
  stage              text        NOT NULL CHECK (stage IN ('INTERESTED', 'CONDITIONAL', 'FIRM', 'CONTRACTED', 'ACCEPTED',
    'WITHDRAWN', 'DECLINED')),
  stage_wanted       text        NOT NULL CHECK (stage_wanted IN ('CONDITIONAL', 'FIRM')),
  approval           text        NOT NULL CHECK (approval IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED')),
  version            int         NOT NULL CHECK (version >= 1),
  approved_version   int         CHECK (approved_version BETWEEN 1 AND version),
  -- Grows with every change; the etag.
  revision           int         NOT NULL CHECK (revision >= 1),
  drafter            text        NOT NULL,
  submitter          text        NOT NULL DEFAULT '',
  approver           text        NOT NULL DEFAULT '',
  reject_reason      text        NOT NULL DEFAULT '',
  withdraw_reason    text        NOT NULL DEFAULT '' CHECK (withdraw_reason IN ('', 'BUDGET_FAILED', 'MERGED', 'OTHER')),
  budget_line        text        NOT NULL DEFAULT '',
  budget_yen         bigint      NOT NULL DEFAULT 0 CHECK (budget_yen >= 0),
  external_decision  text        NOT NULL DEFAULT '',
  updated_time       timestamptz NOT NULL,
  PRIMARY KEY (area_id, round_id, tenant_id),
  -- What counts was approved.
  CHECK (stage NOT IN ('CONDITIONAL', 'FIRM', 'CONTRACTED', 'ACCEPTED') OR approved_version IS NOT NULL)
);

CREATE TABLE procurement.participation_lines (
  area_id        text    NOT NULL,
  round_id       uuid    NOT NULL,
  tenant_id      text    NOT NULL,
  version        int     NOT NULL,
  line_number    int     NOT NULL,
  item           text    NOT NULL,
  quantity       bigint  NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  -- "2027-08" or ''.
  delivery_month text    NOT NULL DEFAULT '',
  site           text    NOT NULL DEFAULT '',
  -- Join only if the unit price is at most this: the same on every line of an item.
  limit_e4       bigint  CHECK (limit_e4 > 0),
  PRIMARY KEY (area_id, round_id, tenant_id, version, line_number)
);

SELECT kyodo.distribute('procurement.participations');
SELECT kyodo.distribute('procurement.participation_lines');

ALTER TABLE procurement.participations ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.participation_lines
  ADD FOREIGN KEY (area_id, round_id, tenant_id) REFERENCES procurement.participations;
ALTER TABLE procurement.participation_lines ADD FOREIGN KEY (area_id, round_id, item) REFERENCES procurement.items;

ALTER TABLE procurement.participations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.participations FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_municipality() AND tenant_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.participations FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY change_own ON procurement.participations FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY worker ON procurement.participations FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE ON procurement.participations TO kyodo_procurement;
GRANT SELECT, INSERT, UPDATE ON procurement.participations TO kyodo_procurement_worker;

ALTER TABLE procurement.participation_lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.participation_lines FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_municipality() AND tenant_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.participation_lines FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY worker ON procurement.participation_lines FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.participation_lines TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.participation_lines TO kyodo_procurement_worker;

ALTER TABLE procurement.participations OWNER TO kyodo_owner;
ALTER TABLE procurement.participation_lines OWNER TO kyodo_owner;
