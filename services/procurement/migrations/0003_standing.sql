-- 0003_standing.sql: the live figures. Each approved change appends deltas in its own transaction (never a shared row); the
-- worker folds them into the kept totals. Neither says whose quantities they are. item '' counts the round itself.
CREATE TABLE procurement.standing_deltas (
  area_id               text   NOT NULL,
  round_id              uuid   NOT NULL,
  delta_id              uuid   NOT NULL,
  item                  text   NOT NULL,
  firm_quantity         bigint NOT NULL DEFAULT 0,
  conditional_quantity  bigint NOT NULL DEFAULT 0,
  municipalities        int    NOT NULL DEFAULT 0,
  -- 1 on the row of the round: how many changes.
  changes               int    NOT NULL DEFAULT 0,
  PRIMARY KEY (area_id, round_id, delta_id)
);
-- No CHECK on the sums: a folded withdrawal arrives as a negative row before it is added to what is there.
CREATE TABLE procurement.standing_totals (
  area_id               text   NOT NULL,
  round_id              uuid   NOT NULL,
  item                  text   NOT NULL,
  firm_quantity         bigint NOT NULL,
  conditional_quantity  bigint NOT NULL,
  municipalities        int    NOT NULL,
  changes               bigint NOT NULL,
  PRIMARY KEY (area_id, round_id, item)
);

SELECT kyodo.distribute('procurement.standing_deltas');
SELECT kyodo.distribute('procurement.standing_totals');
ALTER TABLE procurement.standing_deltas ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.standing_totals ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;

ALTER TABLE procurement.standing_deltas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_buyers ON procurement.standing_deltas FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR kyodo.is_municipality()));
CREATE POLICY add_buyers ON procurement.standing_deltas FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality());
CREATE POLICY worker ON procurement.standing_deltas FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.standing_deltas TO kyodo_procurement;
GRANT SELECT, INSERT, DELETE ON procurement.standing_deltas TO kyodo_procurement_worker;

ALTER TABLE procurement.standing_totals ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_buyers ON procurement.standing_totals FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR kyodo.is_municipality()));
CREATE POLICY worker ON procurement.standing_totals FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.standing_totals TO kyodo_procurement;
GRANT SELECT, INSERT, UPDATE ON procurement.standing_totals TO kyodo_procurement_worker;

ALTER TABLE procurement.standing_deltas OWNER TO kyodo_owner;
ALTER TABLE procurement.standing_totals OWNER TO kyodo_owner;
