-- roles.sql: who may connect, and the rights on this one database. Run as superuser in every new database (deploy/up and
-- the test harness do); running it again changes nothing. Rights on schemas and tables are given by the migrations.
DO $$
DECLARE
  name text;
BEGIN
  -- Owns every object; nobody signs in as it. The worker group is what policies for clock, relay and sequencer name.
  FOREACH name IN ARRAY ARRAY['kyodo_owner', 'kyodo_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
  END LOOP;
  FOREACH name IN ARRAY ARRAY['kyodo_migrator', 'kyodo_tenants', 'kyodo_tenants_worker', 'kyodo_procurement',
                              'kyodo_procurement_worker', 'kyodo_optimizer', 'kyodo_optimizer_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
  END LOOP;
  GRANT kyodo_owner TO kyodo_migrator;
  GRANT kyodo_worker TO kyodo_tenants_worker, kyodo_procurement_worker, kyodo_optimizer_worker;
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO kyodo_migrator, kyodo_tenants, kyodo_tenants_worker, '
                 'kyodo_procurement, kyodo_procurement_worker, kyodo_optimizer, kyodo_optimizer_worker',
                 current_database());
END
$$;
