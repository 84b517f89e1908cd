-- 0013_contracts.sql: contracts, their signatures, orders, deliveries and inspections. Every row carries both parties, so
-- that row security needs no other table: a municipality and a vendor see their own, the body sees all.
CREATE TABLE procurement.contracts (
  area_id           text        NOT NULL,
  contract_id       uuid        NOT NULL,
  round_id          uuid        NOT NULL,
  municipality_id   text        NOT NULL,
  vendor_id         text        NOT NULL,
  round_title       text        NOT NULL,
  state             text        NOT NULL
    CHECK (state IN ('PENDING_SIGNATURES', 'PROVISIONAL', 'ACTIVE', 'COMPLETED', 'TERMINATED')),
  -- Grows with every change; the etag.
  version           bigint      NOT NULL DEFAULT 1,
  -- Grows when amounts change; signatures belong to one version of the terms.
  terms_version     int         NOT NULL DEFAULT 1,
  goods_yen         bigint      NOT NULL CHECK (goods_yen >= 0),
  cost_terms_yen    bigint      NOT NULL CHECK (cost_terms_yen >= 0),
  total_ex_tax_yen  bigint      NOT NULL CHECK (total_ex_tax_yen = goods_yen + cost_terms_yen),
  tax_yen           bigint      NOT NULL CHECK (tax_yen >= 0),
  total_yen         bigint      NOT NULL CHECK (total_yen = total_ex_tax_yen + tax_yen),
  create_time       timestamptz NOT NULL,
  PRIMARY KEY (area_id, contract_id)
);
-- One live contract per round, municipality and vendor.
CREATE UNIQUE INDEX contracts_live ON procurement.contracts (area_id, round_id, municipality_id, vendor_id)
  WHERE state <> 'TERMINATED';
CREATE INDEX contracts_by_municipality ON procurement.contracts (area_id, municipality_id, contract_id);
CREATE INDEX contracts_by_vendor ON procurement.contracts (area_id, vendor_id, contract_id);

CREATE TABLE procurement.contract_items (
  area_id             text   NOT NULL,
  contract_id         uuid   NOT NULL,
  item                text   NOT NULL,
  municipality_id     text   NOT NULL,
  vendor_id           text   NOT NULL,
  lot                 text   NOT NULL,
  lot_kind            text   NOT NULL CHECK (lot_kind IN ('GOODS', 'SERVICE', 'WORKS', 'LEASE')),
  title               text   NOT NULL,
  unit                text   NOT NULL,
  -- The cap of orders; the database keeps it too.
  quantity            bigint NOT NULL CHECK (quantity >= 1),
  unit_price_e4       bigint NOT NULL CHECK (unit_price_e4 >= 0),
  ordered_quantity    bigint NOT NULL DEFAULT 0 CHECK (ordered_quantity BETWEEN 0 AND quantity),
  delivered_quantity  bigint NOT NULL DEFAULT 0 CHECK (delivered_quantity BETWEEN 0 AND ordered_quantity),
  accepted_quantity   bigint NOT NULL DEFAULT 0 CHECK (accepted_quantity BETWEEN 0 AND delivered_quantity),
  PRIMARY KEY (area_id, contract_id, item)
);

CREATE TABLE procurement.contract_signatures (
  area_id          text        NOT NULL,
  contract_id      uuid        NOT NULL,
  terms_version    int         NOT NULL,
  party            text        NOT NULL CHECK (party IN ('MUNICIPALITY', 'VENDOR')),
  municipality_id  text        NOT NULL,
  vendor_id        text        NOT NULL,
  account          text        NOT NULL,
  sign_time        timestamptz NOT NULL,
  method           text        NOT NULL CHECK (method IN ('PAPER', 'E_SIGNATURE')),
  document_sha256  text        NOT NULL CHECK (document_sha256 ~ '^([0-9a-f]{64})?$'),
  signed_date      date        NOT NULL,
  PRIMARY KEY (area_id, contract_id, terms_version, party)
);

CREATE TABLE procurement.orders (
  area_id          text        NOT NULL,
  order_id         uuid        NOT NULL,
  contract_id      uuid        NOT NULL,
  round_id         uuid        NOT NULL,
  municipality_id  text        NOT NULL,
  vendor_id        text        NOT NULL,
  state            text        NOT NULL CHECK (state IN ('PLACED', 'PARTLY_DELIVERED', 'DELIVERED', 'COMPLETED')),
  account          text        NOT NULL,
  create_time      timestamptz NOT NULL,
  PRIMARY KEY (area_id, order_id)
);
CREATE INDEX orders_by_contract ON procurement.orders (area_id, contract_id, order_id);

CREATE TABLE procurement.order_lines (
  area_id             text   NOT NULL,
  order_id            uuid   NOT NULL,
  item                text   NOT NULL,
  municipality_id     text   NOT NULL,
  vendor_id           text   NOT NULL,
  quantity            bigint NOT NULL CHECK (quantity >= 1),
  delivered_quantity  bigint NOT NULL DEFAULT 0 CHECK (delivered_quantity BETWEEN 0 AND quantity),
  accepted_quantity   bigint NOT NULL DEFAULT 0 CHECK (accepted_quantity BETWEEN 0 AND delivered_quantity),
  PRIMARY KEY (area_id, order_id, item)
);

CREATE TABLE procurement.deliveries (
  area_id              text        NOT NULL,
  delivery_id          uuid        NOT NULL,
  order_id             uuid        NOT NULL,
  contract_id          uuid        NOT NULL,
  municipality_id      text        NOT NULL,
  vendor_id            text        NOT NULL,
  state                text        NOT NULL CHECK (state IN ('DELIVERED', 'ACCEPTED', 'REJECTED')),
  note                 text        NOT NULL,
  account              text        NOT NULL,
  create_time          timestamptz NOT NULL,
  inspection_due_date  date        NOT NULL,
  PRIMARY KEY (area_id, delivery_id)
);
CREATE INDEX deliveries_by_order ON procurement.deliveries (area_id, order_id, delivery_id);

CREATE TABLE procurement.delivery_lines (
  area_id          text   NOT NULL,
  delivery_id      uuid   NOT NULL,
  item             text   NOT NULL,
  municipality_id  text   NOT NULL,
  vendor_id        text   NOT NULL,
  quantity         bigint NOT NULL CHECK (quantity >= 1),
  PRIMARY KEY (area_id, delivery_id, item)
);

CREATE TABLE procurement.inspections (
  area_id          text        NOT NULL,
  inspection_id    uuid        NOT NULL,
  delivery_id      uuid        NOT NULL,
  contract_id      uuid        NOT NULL,
  municipality_id  text        NOT NULL,
  vendor_id        text        NOT NULL,
  result           text        NOT NULL CHECK (result IN ('ACCEPTED', 'REJECTED')),
  reason           text        NOT NULL CHECK (result = 'ACCEPTED' OR reason <> ''),
  account          text        NOT NULL,
  create_time      timestamptz NOT NULL,
  PRIMARY KEY (area_id, inspection_id),
  UNIQUE (area_id, delivery_id)
);

SELECT kyodo.distribute('procurement.contracts');
SELECT kyodo.distribute('procurement.contract_items');
SELECT kyodo.distribute('procurement.contract_signatures');
SELECT kyodo.distribute('procurement.orders');
SELECT kyodo.distribute('procurement.order_lines');
SELECT kyodo.distribute('procurement.deliveries');
SELECT kyodo.distribute('procurement.delivery_lines');
SELECT kyodo.distribute('procurement.inspections');
ALTER TABLE procurement.contracts ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;
ALTER TABLE procurement.contract_items ADD FOREIGN KEY (area_id, contract_id) REFERENCES procurement.contracts;
ALTER TABLE procurement.contract_signatures ADD FOREIGN KEY (area_id, contract_id) REFERENCES procurement.contracts;
ALTER TABLE procurement.orders ADD FOREIGN KEY (area_id, contract_id) REFERENCES procurement.contracts;
ALTER TABLE procurement.order_lines ADD FOREIGN KEY (area_id, order_id) REFERENCES procurement.orders;
ALTER TABLE procurement.deliveries ADD FOREIGN KEY (area_id, order_id) REFERENCES procurement.orders;
ALTER TABLE procurement.delivery_lines ADD FOREIGN KEY (area_id, delivery_id) REFERENCES procurement.deliveries;
ALTER TABLE procurement.inspections ADD FOREIGN KEY (area_id, delivery_id) REFERENCES procurement.deliveries;

-- Contracts and signatures are written by the worker role: they follow from acts of two parties. Completion follows from
-- the last inspection, which the municipality makes itself.
ALTER TABLE procurement.contracts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.contracts FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY complete_own ON procurement.contracts FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_municipality() AND municipality_id = kyodo.tenant() AND state = 'ACTIVE')
  WITH CHECK (area_id = kyodo.area() AND municipality_id = kyodo.tenant() AND state = 'COMPLETED');
CREATE POLICY worker ON procurement.contracts FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, UPDATE (state, version) ON procurement.contracts TO kyodo_procurement;
GRANT SELECT, INSERT, UPDATE ON procurement.contracts TO kyodo_procurement_worker;

ALTER TABLE procurement.contract_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.contract_items FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY count_party ON procurement.contract_items FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND ((kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY worker ON procurement.contract_items FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, UPDATE (ordered_quantity, delivered_quantity, accepted_quantity)
  ON procurement.contract_items TO kyodo_procurement;
GRANT SELECT, INSERT, UPDATE ON procurement.contract_items TO kyodo_procurement_worker;

ALTER TABLE procurement.contract_signatures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.contract_signatures FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY worker ON procurement.contract_signatures FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT ON procurement.contract_signatures TO kyodo_procurement;
GRANT SELECT, INSERT ON procurement.contract_signatures TO kyodo_procurement_worker;

-- The municipality orders, the vendor delivers, the municipality inspects.
ALTER TABLE procurement.orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.orders FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.orders FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND municipality_id = kyodo.tenant());
CREATE POLICY advance_party ON procurement.orders FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND ((kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY worker ON procurement.orders FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE (state) ON procurement.orders TO kyodo_procurement;
GRANT SELECT ON procurement.orders TO kyodo_procurement_worker;

ALTER TABLE procurement.order_lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.order_lines FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.order_lines FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND municipality_id = kyodo.tenant());
CREATE POLICY count_party ON procurement.order_lines FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND ((kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY worker ON procurement.order_lines FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE (delivered_quantity, accepted_quantity) ON procurement.order_lines TO kyodo_procurement;
GRANT SELECT ON procurement.order_lines TO kyodo_procurement_worker;

ALTER TABLE procurement.deliveries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.deliveries FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.deliveries FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_vendor() AND vendor_id = kyodo.tenant() AND state = 'DELIVERED');
CREATE POLICY inspect_own ON procurement.deliveries FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_municipality() AND municipality_id = kyodo.tenant()
         AND state = 'DELIVERED')
  WITH CHECK (area_id = kyodo.area() AND municipality_id = kyodo.tenant());
CREATE POLICY worker ON procurement.deliveries FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE (state) ON procurement.deliveries TO kyodo_procurement;
GRANT SELECT ON procurement.deliveries TO kyodo_procurement_worker;

ALTER TABLE procurement.delivery_lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.delivery_lines FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.delivery_lines FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_vendor() AND vendor_id = kyodo.tenant());
CREATE POLICY worker ON procurement.delivery_lines FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.delivery_lines TO kyodo_procurement;
GRANT SELECT ON procurement.delivery_lines TO kyodo_procurement_worker;

ALTER TABLE procurement.inspections ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_party ON procurement.inspections FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND (kyodo.is_body()
         OR (kyodo.is_municipality() AND municipality_id = kyodo.tenant())
         OR (kyodo.is_vendor() AND vendor_id = kyodo.tenant())));
CREATE POLICY add_own ON procurement.inspections FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_municipality() AND municipality_id = kyodo.tenant());
CREATE POLICY worker ON procurement.inspections FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.inspections TO kyodo_procurement;
GRANT SELECT ON procurement.inspections TO kyodo_procurement_worker;

ALTER TABLE procurement.contracts OWNER TO kyodo_owner;
ALTER TABLE procurement.contract_items OWNER TO kyodo_owner;
ALTER TABLE procurement.contract_signatures OWNER TO kyodo_owner;
ALTER TABLE procurement.orders OWNER TO kyodo_owner;
ALTER TABLE procurement.order_lines OWNER TO kyodo_owner;
ALTER TABLE procurement.deliveries OWNER TO kyodo_owner;
ALTER TABLE procurement.delivery_lines OWNER TO kyodo_owner;
ALTER TABLE procurement.inspections OWNER TO kyodo_owner;
