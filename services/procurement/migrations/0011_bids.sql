-- 0011_bids.sql: sealed bids. Before the opening a row exists for its vendor only; the opening sets `opened` for the
-- body, the award sets `published` for the municipalities. Both are set by the worker role alone. Ids are random.
CREATE TABLE procurement.bids (
  area_id          text        NOT NULL,
  round_id         uuid        NOT NULL,
  bid_id           uuid        NOT NULL,
  vendor_id        text        NOT NULL,
  account          text        NOT NULL,
  -- The bid as received, canonical JSON; `digest` is the SHA-256 of exactly these bytes.
  document         text        NOT NULL,
  digest           text        NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  receipt_time     timestamptz NOT NULL,
  state            text        NOT NULL DEFAULT 'SUBMITTED' CHECK (state IN ('SUBMITTED', 'VALID', 'INVALID')),
  -- Why it was excluded at the opening, one reason per line, in both languages.
  invalid_reasons_en  text     NOT NULL DEFAULT '',
  invalid_reasons_ja  text     NOT NULL DEFAULT '',
  opened           boolean     NOT NULL DEFAULT false,
  published        boolean     NOT NULL DEFAULT false,
  -- Municipalities invited to the round; empty = all.
  visible_to       text[]      NOT NULL DEFAULT '{}',
  PRIMARY KEY (area_id, round_id, bid_id),
  -- A bid of a tender is final: one per vendor.
  UNIQUE (area_id, round_id, vendor_id),
  CHECK (opened OR (state = 'SUBMITTED' AND NOT published))
);

SELECT kyodo.distribute('procurement.bids');
ALTER TABLE procurement.bids ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;

ALTER TABLE procurement.bids ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.bids FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND vendor_id = kyodo.tenant() AND kyodo.is_vendor());
CREATE POLICY read_opened ON procurement.bids FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND opened);
CREATE POLICY read_published ON procurement.bids FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_municipality() AND published
         AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)));
CREATE POLICY add_own ON procurement.bids FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND vendor_id = kyodo.tenant() AND kyodo.is_vendor() AND NOT opened);
CREATE POLICY worker ON procurement.bids FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.bids TO kyodo_procurement;
GRANT SELECT ON procurement.bids TO kyodo_procurement_worker;
GRANT UPDATE (state, invalid_reasons_en, invalid_reasons_ja, opened, published)
  ON procurement.bids TO kyodo_procurement_worker;
ALTER TABLE procurement.bids OWNER TO kyodo_owner;
