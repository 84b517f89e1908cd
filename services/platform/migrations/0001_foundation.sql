-- 0001_foundation.sql: the context that row security reads, the area's clock, the table of applied migrations.
-- Roles belong to the cluster and exist already (deploy/postgres/roles.sql).
CREATE SCHEMA kyodo AUTHORIZATION kyodo_owner;
GRANT USAGE ON SCHEMA kyodo TO PUBLIC;

-- The context of the running transaction. After the first transaction of a connection an unset one reads '', not NULL.
CREATE FUNCTION kyodo.area() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.area', true), '') $$;
CREATE FUNCTION kyodo.tenant() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.tenant', true), '') $$;
CREATE FUNCTION kyodo.account() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.account', true), '') $$;
CREATE FUNCTION kyodo.kind() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.kind', true), '') $$;
CREATE FUNCTION kyodo.is_body() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.kind', true) = 'BODY', false) $$;
CREATE FUNCTION kyodo.is_municipality() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.kind', true) = 'MUNICIPALITY', false) $$;
CREATE FUNCTION kyodo.is_vendor() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.kind', true) = 'VENDOR', false) $$;

-- Spreads a table over Citus nodes by area_id; on plain PostgreSQL there is nothing to do.
CREATE FUNCTION kyodo.distribute(table_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    PERFORM create_distributed_table(table_name::regclass, 'area_id');
  END IF;
END $$;

-- The area's clock: real time times a rate, for training and tests. One row; real time by default.
CREATE TABLE kyodo.clock (
  one          boolean     PRIMARY KEY DEFAULT true CHECK (one),
  real_origin  timestamptz NOT NULL DEFAULT clock_timestamp(),
  area_origin  timestamptz NOT NULL DEFAULT clock_timestamp(),
  rate         numeric     NOT NULL DEFAULT 1 CHECK (rate >= 1 AND rate <= 100000)
);
INSERT INTO kyodo.clock (real_origin, area_origin) SELECT t, t FROM clock_timestamp() AS t;
CREATE FUNCTION kyodo.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  $$ SELECT area_origin + (clock_timestamp() - real_origin) * rate::double precision FROM kyodo.clock $$;
GRANT SELECT ON kyodo.clock TO PUBLIC;

ALTER TABLE kyodo.clock OWNER TO kyodo_owner;
