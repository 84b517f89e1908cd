-- 0012_awards.sql: award runs, the decided award, the prices it gives, and what each municipality pays. All rows are
-- written by the worker role, in the act that two persons decided; nothing here is ever changed but by a new version.
CREATE TABLE procurement.award_runs (
  area_id       text        NOT NULL,
  round_id      uuid        NOT NULL,
  run_id        uuid        NOT NULL,
  mode          text        NOT NULL CHECK (mode IN ('SIMPLE')),
  -- Everything the result depends on, canonical JSON; `input_digest` is the SHA-256 of exactly these bytes.
  input         text        NOT NULL,
  input_digest  text        NOT NULL CHECK (input_digest ~ '^[0-9a-f]{64}$'),
  -- The award it proposes, as JSON of the API's Award.
  result        text        NOT NULL,
  status        text        NOT NULL CHECK (status IN ('OPTIMAL')),
  proof         text        NOT NULL CHECK (proof IN ('SOLVER', 'CERTIFIED')),
  cost_yen      bigint      NOT NULL CHECK (cost_yen >= 0),
  bound_yen     bigint      NOT NULL CHECK (bound_yen >= 0 AND bound_yen <= cost_yen),
  account       text        NOT NULL,
  create_time   timestamptz NOT NULL,
  PRIMARY KEY (area_id, round_id, run_id)
);
CREATE INDEX award_runs_by_id ON procurement.award_runs (area_id, run_id);

-- One per round. Everybody who sees the round reads it.
CREATE TABLE procurement.awards (
  area_id       text        NOT NULL,
  round_id      uuid        NOT NULL,
  run_id        uuid        NOT NULL,
  input_digest  text        NOT NULL,
  decide_time   timestamptz NOT NULL,
  -- Two different persons.
  proposer      text        NOT NULL,
  decider       text        NOT NULL CHECK (decider <> proposer),
  visible_to    text[]      NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id)
);

CREATE TABLE procurement.award_lots (
  area_id           text   NOT NULL,
  round_id          uuid   NOT NULL,
  lot               text   NOT NULL,
  ordinal           int    NOT NULL,
  -- Empty when nobody won; then end_reason says why.
  vendor_id         text   NOT NULL,
  bid_id            uuid,
  total_ex_tax_yen  bigint NOT NULL CHECK (total_ex_tax_yen >= 0),
  fixed_fee_yen     bigint NOT NULL CHECK (fixed_fee_yen >= 0),
  end_reason        text   NOT NULL DEFAULT '',
  -- JSON of the API's LotteryTranscript; empty without a tie.
  lottery           text   NOT NULL DEFAULT '',
  visible_to        text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, lot),
  CHECK ((vendor_id = '') = (bid_id IS NULL) AND (vendor_id = '') = (end_reason <> ''))
);

-- Units of an item at one price: one row for ALL_UNITS, one per tier reached for INCREMENTAL.
CREATE TABLE procurement.award_items (
  area_id        text   NOT NULL,
  round_id       uuid   NOT NULL,
  lot            text   NOT NULL,
  item           text   NOT NULL,
  ordinal        int    NOT NULL,
  vendor_id      text   NOT NULL,
  quantity       bigint NOT NULL CHECK (quantity >= 1),
  unit_price_e4  bigint NOT NULL CHECK (unit_price_e4 >= 0),
  visible_to     text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, item, ordinal)
);

-- Why each bid of a lot won or did not. A vendor reads its own.
CREATE TABLE procurement.award_reasons (
  area_id           text   NOT NULL,
  round_id          uuid   NOT NULL,
  lot               text   NOT NULL,
  vendor_id         text   NOT NULL,
  ordinal           int    NOT NULL,
  rank              int    NOT NULL CHECK (rank >= 0),
  reason            text   NOT NULL,
  total_ex_tax_yen  bigint NOT NULL CHECK (total_ex_tax_yen >= 0),
  detail_en         text   NOT NULL,
  detail_ja         text   NOT NULL,
  visible_to        text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, lot, vendor_id)
);

-- The winners' price tiers: where standing and previews take their prices from after the award.
CREATE TABLE procurement.awarded_tiers (
  area_id        text   NOT NULL,
  round_id       uuid   NOT NULL,
  lot            text   NOT NULL,
  item           text   NOT NULL,
  vendor_id      text   NOT NULL,
  tier_rule      text   NOT NULL CHECK (tier_rule IN ('ALL_UNITS', 'INCREMENTAL')),
  from_quantity  bigint NOT NULL CHECK (from_quantity >= 1),
  unit_price_e4  bigint NOT NULL CHECK (unit_price_e4 >= 0),
  -- Most units the vendor can supply of the item; NULL = no limit stated.
  capacity       bigint CHECK (capacity >= 1),
  visible_to     text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, item, from_quantity)
);

-- What each municipality pays: version 1 at the award, one more with every recomputation. Old versions stay.
CREATE TABLE procurement.share_sheets (
  area_id      text        NOT NULL,
  round_id     uuid        NOT NULL,
  version      int         NOT NULL CHECK (version >= 1),
  cause        text        NOT NULL CHECK (cause IN ('AWARD', 'WITHDRAWAL', 'LATE_JOIN')),
  -- JSON of the API's ListSharesResponse, and of the contracts (ListContractsResponse) that add up to it.
  sheet        text        NOT NULL,
  contracts    text        NOT NULL,
  create_time  timestamptz NOT NULL,
  visible_to   text[]      NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, version)
);

SELECT kyodo.distribute('procurement.award_runs');
SELECT kyodo.distribute('procurement.awards');
SELECT kyodo.distribute('procurement.award_lots');
SELECT kyodo.distribute('procurement.award_items');
SELECT kyodo.distribute('procurement.award_reasons');
SELECT kyodo.distribute('procurement.awarded_tiers');
SELECT kyodo.distribute('procurement.share_sheets');
ALTER TABLE procurement.award_runs ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.awards ADD FOREIGN KEY (area_id, round_id, run_id) REFERENCES procurement.award_runs;
ALTER TABLE procurement.award_lots ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.awards;
ALTER TABLE procurement.award_lots ADD FOREIGN KEY (area_id, round_id, bid_id) REFERENCES procurement.bids;
ALTER TABLE procurement.award_items ADD FOREIGN KEY (area_id, round_id, lot) REFERENCES procurement.award_lots;
ALTER TABLE procurement.award_reasons ADD FOREIGN KEY (area_id, round_id, lot) REFERENCES procurement.award_lots;
ALTER TABLE procurement.awarded_tiers ADD FOREIGN KEY (area_id, round_id, lot) REFERENCES procurement.award_lots;
ALTER TABLE procurement.share_sheets ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.awards;

ALTER TABLE procurement.award_runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_body ON procurement.award_runs FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY worker ON procurement.award_runs FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.award_runs TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.award_runs TO kyodo_procurement_worker;

-- Who won and for how much is for every vendor too.
ALTER TABLE procurement.awards ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_published ON procurement.awards FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR kyodo.is_vendor()
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.awards FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.awards TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.awards TO kyodo_procurement_worker;

ALTER TABLE procurement.award_lots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_published ON procurement.award_lots FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR kyodo.is_vendor()
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.award_lots FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.award_lots TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.award_lots TO kyodo_procurement_worker;

-- Unit prices and reasons: the body, the municipalities, and the vendor whose they are.
ALTER TABLE procurement.award_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_shared ON procurement.award_items FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.award_items FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.award_items TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.award_items TO kyodo_procurement_worker;

ALTER TABLE procurement.award_reasons ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_shared ON procurement.award_reasons FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body() OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.award_reasons FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.award_reasons TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.award_reasons TO kyodo_procurement_worker;

ALTER TABLE procurement.awarded_tiers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_shared ON procurement.awarded_tiers FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.awarded_tiers FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.awarded_tiers TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.awarded_tiers TO kyodo_procurement_worker;

ALTER TABLE procurement.share_sheets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_shared ON procurement.share_sheets FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY worker ON procurement.share_sheets FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.share_sheets TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.share_sheets TO kyodo_procurement_worker;

ALTER TABLE procurement.award_runs OWNER TO kyodo_owner;
ALTER TABLE procurement.awards OWNER TO kyodo_owner;
ALTER TABLE procurement.award_lots OWNER TO kyodo_owner;
ALTER TABLE procurement.award_items OWNER TO kyodo_owner;
ALTER TABLE procurement.award_reasons OWNER TO kyodo_owner;
ALTER TABLE procurement.awarded_tiers OWNER TO kyodo_owner;
ALTER TABLE procurement.share_sheets OWNER TO kyodo_owner;
