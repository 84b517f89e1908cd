-- 0003_settings.sql: thresholds, limits, rates: dated values of the area or of one tenant.
CREATE TABLE tenants.settings (
  area_id         text        NOT NULL,
  setting_id      uuid        NOT NULL,
  -- NULL = of the whole area.
  tenant_id       text,
  key             text        NOT NULL,
  value           text        NOT NULL,
  effective_time  timestamptz NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (area_id, setting_id),
  UNIQUE NULLS NOT DISTINCT (area_id, tenant_id, key, effective_time)
);
CREATE INDEX settings_by_key ON tenants.settings (area_id, key, effective_time, setting_id);

SELECT kyodo.distribute('tenants.settings');
ALTER TABLE tenants.settings ADD FOREIGN KEY (area_id, tenant_id) REFERENCES tenants.tenants;

ALTER TABLE tenants.settings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_shared ON tenants.settings FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area()
         AND ((tenant_id IS NULL AND kyodo.tenant() IS NOT NULL) OR tenant_id = kyodo.tenant() OR kyodo.is_body()));
CREATE POLICY add_by_body ON tenants.settings FOR INSERT TO kyodo_tenants
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_by_body ON tenants.settings FOR UPDATE TO kyodo_tenants
  USING (area_id = kyodo.area() AND kyodo.is_body()) WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY worker_read ON tenants.settings FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
CREATE POLICY seed ON tenants.settings FOR ALL TO kyodo_owner
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE (value, effective_time, version) ON tenants.settings TO kyodo_tenants;
GRANT SELECT ON tenants.settings TO kyodo_tenants_worker;

ALTER TABLE tenants.settings OWNER TO kyodo_owner;
