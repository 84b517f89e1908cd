-- 0004_surveys.sql: non-binding demand. Lines are only ever added, one set per version.
CREATE TABLE procurement.survey_answers (
  area_id           text        NOT NULL,
  round_id          uuid        NOT NULL,
  tenant_id         text        NOT NULL,
  version           int         NOT NULL CHECK (version >= 1),
  no_need           boolean     NOT NULL,
  requirements      text[]      NOT NULL,
  wishes            text[]      NOT NULL,
  budget_situation  text        NOT NULL DEFAULT '',
  preferred_months  text[]      NOT NULL,
  account           text        NOT NULL,
  updated_time      timestamptz NOT NULL,
  PRIMARY KEY (area_id, round_id, tenant_id)
);
CREATE TABLE procurement.survey_lines (
  area_id                text     NOT NULL,
  round_id               uuid     NOT NULL,
  tenant_id              text     NOT NULL,
  version                int      NOT NULL,
  line_number            int      NOT NULL,
  item                   text     NOT NULL,
  quantity               bigint   NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  next_years_quantities  bigint[] NOT NULL,
  PRIMARY KEY (area_id, round_id, tenant_id, version, line_number)
);

SELECT kyodo.distribute('procurement.survey_answers');
SELECT kyodo.distribute('procurement.survey_lines');
ALTER TABLE procurement.survey_answers ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.survey_lines
  ADD FOREIGN KEY (area_id, round_id, tenant_id) REFERENCES procurement.survey_answers;
ALTER TABLE procurement.survey_lines ADD FOREIGN KEY (area_id, round_id, item) REFERENCES procurement.items;

ALTER TABLE procurement.survey_answers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.survey_answers FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_municipality() AND tenant_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.survey_answers FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY change_own ON procurement.survey_answers FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY worker ON procurement.survey_answers FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE ON procurement.survey_answers TO kyodo_procurement;
GRANT SELECT ON procurement.survey_answers TO kyodo_procurement_worker;

ALTER TABLE procurement.survey_lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.survey_lines FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_municipality() AND tenant_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.survey_lines FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND tenant_id = kyodo.tenant());
CREATE POLICY worker ON procurement.survey_lines FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.survey_lines TO kyodo_procurement;
GRANT SELECT ON procurement.survey_lines TO kyodo_procurement_worker;

ALTER TABLE procurement.survey_answers OWNER TO kyodo_owner;
ALTER TABLE procurement.survey_lines OWNER TO kyodo_owner;
