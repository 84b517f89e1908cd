-- 0002_users.sql: people who sign in, their sessions, and the failures that slow down guessing.
CREATE TABLE tenants.users (
  area_id        text    NOT NULL,
  account        text    NOT NULL CHECK (account ~ '^[a-z0-9][a-z0-9.-]{1,63}$'),
  tenant_id      text    NOT NULL,
  display_name   text    NOT NULL CHECK (display_name <> ''),
  roles          text[]  NOT NULL CHECK (cardinality(roles) > 0),
  disabled       boolean NOT NULL DEFAULT false,
  -- Argon2id with its parameters and salt.
  password_hash  text    NOT NULL,
  -- Sessions carry the epoch they began in: counting it up ends them all at once.
  session_epoch  bigint  NOT NULL DEFAULT 1,
  version        bigint  NOT NULL DEFAULT 1,
  created_time   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, account)
);
CREATE INDEX users_by_tenant ON tenants.users (area_id, tenant_id, account);

CREATE TABLE tenants.sessions (
  area_id             text        NOT NULL,
  -- Of the token, which is kept nowhere.
  token_sha256        text        NOT NULL CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  tenant_id           text        NOT NULL,
  account             text        NOT NULL,
  session_epoch       bigint      NOT NULL,
  -- Real time, not the area's clock.
  created_time        timestamptz NOT NULL DEFAULT clock_timestamp(),
  authenticated_time  timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_used_time      timestamptz NOT NULL DEFAULT clock_timestamp(),
  expire_time         timestamptz NOT NULL,
  revoked_time        timestamptz,
  PRIMARY KEY (area_id, token_sha256)
);
CREATE INDEX sessions_by_expiry ON tenants.sessions (area_id, expire_time);

CREATE TABLE tenants.sign_in_failures (
  area_id           text        NOT NULL,
  -- Keyed digest of the account as typed or of the client's address: people type passwords into the wrong field.
  subject           text        NOT NULL,
  failures          int         NOT NULL CHECK (failures > 0),
  last_failed_time  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (area_id, subject)
);
CREATE INDEX sign_in_failures_by_age ON tenants.sign_in_failures (area_id, last_failed_time);

SELECT kyodo.distribute('tenants.users');
SELECT kyodo.distribute('tenants.sessions');
SELECT kyodo.distribute('tenants.sign_in_failures');
ALTER TABLE tenants.users ADD FOREIGN KEY (area_id, tenant_id) REFERENCES tenants.tenants;
ALTER TABLE tenants.sessions ADD FOREIGN KEY (area_id, account) REFERENCES tenants.users;

ALTER TABLE tenants.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON tenants.users FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area() AND (tenant_id = kyodo.tenant() OR kyodo.is_body()));
CREATE POLICY add_by_body ON tenants.users FOR INSERT TO kyodo_tenants
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY change_by_body ON tenants.users FOR UPDATE TO kyodo_tenants
  USING (area_id = kyodo.area() AND kyodo.is_body()) WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
-- Sign-in, before anybody is known, and the renewal of a hash.
CREATE POLICY sign_in_read ON tenants.users FOR SELECT TO kyodo_worker USING (area_id = kyodo.area());
CREATE POLICY sign_in_rehash ON tenants.users FOR UPDATE TO kyodo_worker
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
CREATE POLICY seed ON tenants.users FOR ALL TO kyodo_owner
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
-- The service's role can write a hash but never read one.
GRANT SELECT (area_id, account, tenant_id, display_name, roles, disabled, session_epoch, version, created_time)
  ON tenants.users TO kyodo_tenants;
GRANT INSERT ON tenants.users TO kyodo_tenants;
GRANT UPDATE (display_name, roles, disabled, password_hash, session_epoch, version) ON tenants.users TO kyodo_tenants;
GRANT SELECT, UPDATE (password_hash) ON tenants.users TO kyodo_tenants_worker;

ALTER TABLE tenants.sessions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON tenants.sessions FOR SELECT TO kyodo_tenants
  USING (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account());
CREATE POLICY change_own ON tenants.sessions FOR UPDATE TO kyodo_tenants
  USING (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account())
  WITH CHECK (area_id = kyodo.area() AND tenant_id = kyodo.tenant() AND account = kyodo.account());
CREATE POLICY sign_in ON tenants.sessions FOR ALL TO kyodo_worker
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT, UPDATE (revoked_time) ON tenants.sessions TO kyodo_tenants;
GRANT SELECT, INSERT, DELETE, UPDATE (authenticated_time, last_used_time) ON tenants.sessions TO kyodo_tenants_worker;

ALTER TABLE tenants.sign_in_failures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY sign_in ON tenants.sign_in_failures FOR ALL TO kyodo_worker
  USING (area_id = kyodo.area()) WITH CHECK (area_id = kyodo.area());
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants.sign_in_failures TO kyodo_tenants_worker;

ALTER TABLE tenants.users OWNER TO kyodo_owner;
ALTER TABLE tenants.sessions OWNER TO kyodo_owner;
ALTER TABLE tenants.sign_in_failures OWNER TO kyodo_owner;
