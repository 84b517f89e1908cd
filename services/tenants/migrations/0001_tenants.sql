-- 0001_tenants.sql: the area and its organisations: municipalities, the coordinating body, vendors.
CREATE TABLE tenants.areas (
  area_id       text NOT NULL,
  display_name  text NOT NULL CHECK (display_name <> ''),
  english_name  text NOT NULL CHECK (english_name <> ''),
  PRIMARY KEY (area_id)
);

CREATE TABLE tenants.tenants (
  area_id            text   NOT NULL,
  tenant_id          text   NOT NULL,
  kind               text   NOT NULL CHECK (kind IN ('MUNICIPALITY', 'BODY', 'VENDOR')),
  display_name       text   NOT NULL CHECK (display_name <> ''),
  kana               text   NOT NULL,
  english_name       text   NOT NULL,
  -- Of municipalities.
  municipality_kind  text   CHECK (municipality_kind IN ('WARD', 'CITY', 'TOWN', 'VILLAGE')),
  area_group         text   NOT NULL DEFAULT '',
  population         bigint NOT NULL DEFAULT 0 CHECK (population >= 0),
  pupils             bigint NOT NULL DEFAULT 0 CHECK (pupils >= 0),
  -- Of vendors.
  small_enterprise   boolean NOT NULL DEFAULT false,
  suspended_until    timestamptz,
  version            bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (area_id, tenant_id),
  CHECK ((kind = 'MUNICIPALITY') = (municipality_kind IS NOT NULL)),
  CHECK ((kind = 'MUNICIPALITY') = (tenant_id ~ '^[0-9]{6}$')),
  CHECK ((kind = 'BODY') = (tenant_id = 'body')),
  CHECK (kind = 'VENDOR' OR (suspended_until IS NULL AND NOT small_enterprise))
);
CREATE INDEX tenants_by_kind ON tenants.tenants (area_id, kind, tenant_id);

SELECT kyodo.distribute('tenants.areas');
SELECT kyodo.distribute('tenants.tenants');
ALTER TABLE tenants.tenants ADD FOREIGN KEY (area_id) REFERENCES tenants.areas;

-- The owner writes these tables only in `kyodo seed`; it could lift row security anyway, so its policies give nothing
-- new, but they keep FORCE in place.
ALTER TABLE tenants.areas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own_area ON tenants.areas FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area() AND kyodo.tenant() IS NOT NULL);
CREATE POLICY worker_read ON tenants.areas FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
CREATE POLICY seed ON tenants.areas FOR ALL TO kyodo_owner
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT ON tenants.areas TO kyodo_tenants, kyodo_tenants_worker;

ALTER TABLE tenants.tenants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Municipalities and the body are public to everybody who is signed in; a vendor sees no other vendor.
CREATE POLICY read_shared ON tenants.tenants FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area()
         AND ((kind <> 'VENDOR' AND kyodo.tenant() IS NOT NULL) OR tenant_id = kyodo.tenant()
              OR kyodo.is_body() OR kyodo.is_municipality()));
CREATE POLICY add_vendor ON tenants.tenants FOR INSERT TO kyodo_tenants
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body() AND kind = 'VENDOR');
CREATE POLICY change_vendor ON tenants.tenants FOR UPDATE TO kyodo_tenants
  USING (area_id = kyodo.area() AND kyodo.is_body() AND kind = 'VENDOR')
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body() AND kind = 'VENDOR');
CREATE POLICY worker_read ON tenants.tenants FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
CREATE POLICY seed ON tenants.tenants FOR ALL TO kyodo_owner
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT, INSERT ON tenants.tenants TO kyodo_tenants;
GRANT UPDATE (display_name, kana, english_name, small_enterprise, suspended_until, version)
  ON tenants.tenants TO kyodo_tenants;
GRANT SELECT ON tenants.tenants TO kyodo_tenants_worker;

ALTER TABLE tenants.areas OWNER TO kyodo_owner;
ALTER TABLE tenants.tenants OWNER TO kyodo_owner;
