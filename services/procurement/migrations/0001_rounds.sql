-- 0001_rounds.sql: rounds and their definition. Who may see a row stands on the row itself: published (municipalities,
-- all or those in visible_to) and tendered (vendors). Market prices, ceilings and the lottery seed have tables of their own.
CREATE TABLE procurement.rounds (
  area_id             text        NOT NULL,
  round_id            uuid        NOT NULL,
  owner_tenant        text        NOT NULL,
  published           boolean     NOT NULL DEFAULT false,
  tendered            boolean     NOT NULL DEFAULT false,
  visible_to          text[]      NOT NULL DEFAULT '{}',
  state               text        NOT NULL CHECK (state IN ('DRAFT', 'SURVEY', 'SPECIFYING', 'JOINING', 'TENDERING',
    'SEALED', 'EVALUATING', 'STANDSTILL', 'CONTRACTING', 'ACTIVE', 'CLOSED', 'CANCELLED', 'FAILED')),
  version             bigint      NOT NULL CHECK (version >= 1),
  title               text        NOT NULL,
  description         text        NOT NULL DEFAULT '',
  fiscal_year         int         NOT NULL,
  pattern             text        NOT NULL CHECK (pattern = 'INDIVIDUAL'),
  procedure           text        NOT NULL CHECK (procedure = 'OPEN'),
  price_kind          text        NOT NULL CHECK (price_kind IN ('UNIT', 'TOTAL')),
  award_rule          text        NOT NULL CHECK (award_rule = 'LOWEST_PRICE'),
  sealing             text        NOT NULL CHECK (sealing = 'NONE'),
  survey_deadline     timestamptz,
  join_deadline       timestamptz,
  question_deadline   timestamptz,
  bid_deadline        timestamptz,
  min_municipalities  int         NOT NULL CHECK (min_municipalities >= 2),
  min_quantity        bigint      NOT NULL CHECK (min_quantity >= 0),
  min_bids            int         NOT NULL CHECK (min_bids BETWEEN 1 AND 9),
  officers            text[]      NOT NULL,
  evaluators          text[]      NOT NULL,
  ceiling_published   boolean     NOT NULL DEFAULT false,
  survey_frozen       boolean     NOT NULL DEFAULT false,
  joining_frozen      boolean     NOT NULL DEFAULT false,
  pending_act         text,
  pending_account     text,
  pending_time        timestamptz,
  pending_run         text,
  end_reason          text        NOT NULL DEFAULT '',
  lottery_commitment  text        NOT NULL DEFAULT '',
  standstill_end_time timestamptz,
  open_time           timestamptz,
  creator             text        NOT NULL,
  created_time        timestamptz NOT NULL,
  state_time          timestamptz NOT NULL,
  PRIMARY KEY (area_id, round_id)
);
CREATE INDEX rounds_newest ON procurement.rounds (area_id, created_time DESC, round_id DESC);
-- What the clock job looks through: states that a deadline can change.
CREATE INDEX rounds_on_the_clock ON procurement.rounds (area_id, state)
  WHERE state IN ('SURVEY', 'JOINING', 'TENDERING');

CREATE TABLE procurement.lots (
  area_id     text    NOT NULL,
  round_id    uuid    NOT NULL,
  lot         text    NOT NULL,
  lot_number  int     NOT NULL,
  published   boolean NOT NULL,
  tendered    boolean NOT NULL,
  visible_to  text[]  NOT NULL,
  title       text    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN ('GOODS', 'SERVICE', 'WORKS', 'LEASE')),
  end_reason  text    NOT NULL DEFAULT '',
  PRIMARY KEY (area_id, round_id, lot)
);

CREATE TABLE procurement.items (
  area_id          text    NOT NULL,
  round_id         uuid    NOT NULL,
  item             text    NOT NULL,
  lot              text    NOT NULL,
  item_number      int     NOT NULL,
  published        boolean NOT NULL,
  tendered         boolean NOT NULL,
  visible_to       text[]  NOT NULL,
  title            text    NOT NULL,
  unit             text    NOT NULL,
  tender_quantity  bigint  NOT NULL DEFAULT 0 CHECK (tender_quantity >= 0),
  PRIMARY KEY (area_id, round_id, item)
);

-- One row per part of a term's split.
CREATE TABLE procurement.cost_terms (
  area_id      text    NOT NULL,
  round_id     uuid    NOT NULL,
  term_number  int     NOT NULL,
  part_number  int     NOT NULL,
  published    boolean NOT NULL,
  tendered     boolean NOT NULL,
  visible_to   text[]  NOT NULL,
  title        text    NOT NULL,
  bearers      text    NOT NULL CHECK (bearers IN ('ALL', 'USERS')),
  split_key    text    NOT NULL CHECK (split_key IN ('EQUAL', 'POPULATION', 'QUANTITY')),
  percent_e4   bigint  NOT NULL CHECK (percent_e4 BETWEEN 1 AND 1000000),
  PRIMARY KEY (area_id, round_id, term_number, part_number)
);

CREATE TABLE procurement.market_tiers (
  area_id        text    NOT NULL,
  round_id       uuid    NOT NULL,
  item           text    NOT NULL,
  from_quantity  bigint  NOT NULL CHECK (from_quantity >= 1),
  published      boolean NOT NULL,
  visible_to     text[]  NOT NULL,
  unit_price_e4  bigint  NOT NULL CHECK (unit_price_e4 > 0),
  source         text    NOT NULL DEFAULT '',
  PRIMARY KEY (area_id, round_id, item, from_quantity)
);

-- Of an item (item set) or of a lot (item ''). Only officers' acts write them; revealed at opening, or with the notice.
CREATE TABLE procurement.ceilings (
  area_id        text    NOT NULL,
  round_id       uuid    NOT NULL,
  lot            text    NOT NULL,
  item           text    NOT NULL DEFAULT '',
  revealed       boolean NOT NULL DEFAULT false,
  visible_to     text[]  NOT NULL,
  unit_price_e4  bigint  CHECK (unit_price_e4 > 0),
  lot_yen        bigint  CHECK (lot_yen > 0),
  PRIMARY KEY (area_id, round_id, lot, item),
  CHECK ((item = '') = (lot_yen IS NOT NULL) AND (item <> '') = (unit_price_e4 IS NOT NULL))
);

-- The lottery seed: written when the tender opens, read by the worker at the draw, by nobody else ever.
CREATE TABLE procurement.round_secrets (
  area_id       text NOT NULL,
  round_id      uuid NOT NULL,
  lottery_seed  text NOT NULL,
  PRIMARY KEY (area_id, round_id)
);

SELECT kyodo.distribute('procurement.rounds');
SELECT kyodo.distribute('procurement.lots');
SELECT kyodo.distribute('procurement.items');
SELECT kyodo.distribute('procurement.cost_terms');
SELECT kyodo.distribute('procurement.market_tiers');
SELECT kyodo.distribute('procurement.ceilings');
SELECT kyodo.distribute('procurement.round_secrets');

ALTER TABLE procurement.lots ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.items ADD FOREIGN KEY (area_id, round_id, lot) REFERENCES procurement.lots;
ALTER TABLE procurement.cost_terms ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.market_tiers ADD FOREIGN KEY (area_id, round_id, item) REFERENCES procurement.items;
ALTER TABLE procurement.ceilings ADD FOREIGN KEY (area_id, round_id, lot) REFERENCES procurement.lots;
ALTER TABLE procurement.round_secrets ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;

ALTER TABLE procurement.rounds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_visible ON procurement.rounds FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND published AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))
         OR (kyodo.is_vendor() AND tendered)));
CREATE POLICY add_own ON procurement.rounds FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body() AND owner_tenant = kyodo.tenant());
CREATE POLICY change_own ON procurement.rounds FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND owner_tenant = kyodo.tenant());
CREATE POLICY worker ON procurement.rounds FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE ON procurement.rounds TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.rounds TO kyodo_procurement_worker;

ALTER TABLE procurement.lots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_visible ON procurement.lots FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND published AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))
         OR (kyodo.is_vendor() AND tendered)));
CREATE POLICY add_own ON procurement.lots FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_own ON procurement.lots FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY remove_own ON procurement.lots FOR DELETE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND NOT published);
CREATE POLICY worker ON procurement.lots FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON procurement.lots TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.lots TO kyodo_procurement_worker;

ALTER TABLE procurement.items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_visible ON procurement.items FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND published AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))
         OR (kyodo.is_vendor() AND tendered)));
CREATE POLICY add_own ON procurement.items FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_own ON procurement.items FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY remove_own ON procurement.items FOR DELETE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND NOT published);
CREATE POLICY worker ON procurement.items FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON procurement.items TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.items TO kyodo_procurement_worker;

ALTER TABLE procurement.cost_terms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_visible ON procurement.cost_terms FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND published AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))
         OR (kyodo.is_vendor() AND tendered)));
CREATE POLICY add_own ON procurement.cost_terms FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_own ON procurement.cost_terms FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY remove_own ON procurement.cost_terms FOR DELETE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND NOT published);
CREATE POLICY worker ON procurement.cost_terms FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON procurement.cost_terms TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.cost_terms TO kyodo_procurement_worker;

ALTER TABLE procurement.market_tiers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_buyers ON procurement.market_tiers FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND published AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY add_own ON procurement.market_tiers FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_own ON procurement.market_tiers FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY remove_own ON procurement.market_tiers FOR DELETE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND NOT published);
CREATE POLICY worker ON procurement.market_tiers FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON procurement.market_tiers TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.market_tiers TO kyodo_procurement_worker;

ALTER TABLE procurement.ceilings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_revealed ON procurement.ceilings FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (revealed AND (kyodo.is_vendor() OR (kyodo.is_municipality()
             AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))))));
CREATE POLICY add_own ON procurement.ceilings FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_own ON procurement.ceilings FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY remove_own ON procurement.ceilings FOR DELETE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND NOT revealed);
CREATE POLICY worker ON procurement.ceilings FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON procurement.ceilings TO kyodo_procurement;
GRANT SELECT, UPDATE ON procurement.ceilings TO kyodo_procurement_worker;

ALTER TABLE procurement.round_secrets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY add_own ON procurement.round_secrets FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY worker ON procurement.round_secrets FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
GRANT INSERT ON procurement.round_secrets TO kyodo_procurement;
GRANT SELECT ON procurement.round_secrets TO kyodo_procurement_worker;

ALTER TABLE procurement.rounds OWNER TO kyodo_owner;
ALTER TABLE procurement.lots OWNER TO kyodo_owner;
ALTER TABLE procurement.items OWNER TO kyodo_owner;
ALTER TABLE procurement.cost_terms OWNER TO kyodo_owner;
ALTER TABLE procurement.market_tiers OWNER TO kyodo_owner;
ALTER TABLE procurement.ceilings OWNER TO kyodo_owner;
ALTER TABLE procurement.round_secrets OWNER TO kyodo_owner;
