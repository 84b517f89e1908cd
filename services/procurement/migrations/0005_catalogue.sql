-- 0005_catalogue.sql: things that rounds are usually about, with what is known of their prices. Seeded, read by everybody
-- who is signed in.
CREATE TABLE procurement.catalogue_items (
  area_id                   text   NOT NULL,
  item                      text   NOT NULL,
  display_name              text   NOT NULL,
  category                  text   NOT NULL,
  unit                      text   NOT NULL,
  -- NULL = not known.
  indicative_unit_price_e4  bigint CHECK (indicative_unit_price_e4 > 0),
  tax_basis                 text   NOT NULL CHECK (tax_basis IN ('INCLUDED', 'EXCLUDED', 'UNKNOWN')),
  price_basis               text   NOT NULL DEFAULT '',
  source                    text   NOT NULL DEFAULT '',
  confidence                text   NOT NULL DEFAULT '',
  PRIMARY KEY (area_id, item)
);
SELECT kyodo.distribute('procurement.catalogue_items');
ALTER TABLE procurement.catalogue_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_all ON procurement.catalogue_items FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.tenant() IS NOT NULL);
CREATE POLICY worker ON procurement.catalogue_items FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
-- `kyodo seed` runs as the owner.
CREATE POLICY seed ON procurement.catalogue_items FOR ALL TO kyodo_owner
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT ON procurement.catalogue_items TO kyodo_procurement;
GRANT SELECT, INSERT, UPDATE ON procurement.catalogue_items TO kyodo_procurement_worker;
ALTER TABLE procurement.catalogue_items OWNER TO kyodo_owner;
