#include "tests/architecture/catalogue.h"

namespace kyodo::testing {
namespace {

// One rule: the query returns a row per object that breaks it.
struct CatalogueRule {
  const char* name;
  const char* query;
};

// Views that the rules share. The service schemas are those with tenant data.
constexpr char kViews[] = R"(
CREATE TEMP VIEW service_table AS
  SELECT c.oid, n.nspname || '.' || c.relname AS name, n.nspname AS schema, c.relrowsecurity, c.relforcerowsecurity,
         pg_get_userbyid(c.relowner) AS owner,
         (SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'area_id' AND NOT attisdropped) AS area
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('tenants', 'procurement', 'optimizer') AND c.relkind IN ('r', 'p');
CREATE TEMP VIEW service_role AS
  SELECT oid, rolname AS name, substring(rolname FROM '^kyodo_([a-z]+?)(?:_worker)?$') AS schema, rolsuper, rolbypassrls,
         rolcreatedb, rolcreaterole, rolreplication
  FROM pg_roles WHERE rolname ~ '^kyodo_(tenants|procurement|optimizer)(_worker)?$';
CREATE TEMP VIEW service_policy AS
  SELECT t.name AS table_name, p.polname, p.polcmd, p.polroles, p.polrelid,
         pg_get_expr(p.polqual, p.polrelid) AS using_text, pg_get_expr(p.polwithcheck, p.polrelid) AS check_text
  FROM pg_policy p JOIN service_table t ON t.oid = p.polrelid;
)";

constexpr CatalogueRule kRules[] = {
    {"the primary key starts with area_id",
     R"(SELECT name FROM service_table t WHERE NOT EXISTS (
            SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p' AND k.conkey[1] = t.area))"},
    {"unique keys start with area_id",
     R"(SELECT t.name || ' ' || i.indexrelid::regclass FROM service_table t JOIN pg_index i ON i.indrelid = t.oid
          WHERE i.indisunique AND i.indkey[0] IS DISTINCT FROM t.area)"},
    {"foreign keys start with area_id and stay in their schema",
     R"(SELECT t.name || ' ' || k.conname FROM pg_constraint k JOIN service_table t ON t.oid = k.conrelid
          LEFT JOIN service_table f ON f.oid = k.confrelid
          WHERE k.contype = 'f' AND (f.oid IS NULL OR f.schema <> t.schema OR k.conkey[1] <> t.area
                                     OR k.confkey[1] <> f.area))"},
    {"row security is enabled and forced",
     "SELECT name FROM service_table WHERE NOT (relrowsecurity AND relforcerowsecurity)"},
    {"tables belong to kyodo_owner", "SELECT name FROM service_table WHERE owner <> 'kyodo_owner'"},
    {"every granted command has a policy",
     R"(SELECT t.name || ' ' || r.name || ' ' || c.command FROM service_table t CROSS JOIN service_role r
          CROSS JOIN (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) AS c (command, code)
          WHERE CASE c.command WHEN 'DELETE' THEN has_table_privilege(r.oid, t.oid, 'DELETE')
                               ELSE has_any_column_privilege(r.oid, t.oid, c.command) END
            AND NOT EXISTS (
              SELECT FROM service_policy p, unnest(p.polroles) AS named
              WHERE p.polrelid = t.oid AND p.polcmd::text IN ('*', c.code)
                AND (named = 0 OR pg_has_role(r.oid, named, 'USAGE'))))"},
    {"every policy names the area",
     R"(SELECT table_name || ' ' || polname FROM service_policy
          WHERE coalesce(using_text, 'kyodo.area()') NOT LIKE '%kyodo.area()%'
             OR coalesce(check_text, 'kyodo.area()') NOT LIKE '%kyodo.area()%')"},
    {"no policy has a subquery",
     R"(SELECT table_name || ' ' || polname FROM service_policy
          WHERE coalesce(using_text, '') || ' ' || coalesce(check_text, '') ~* '\mselect\M')"},
    {"policies name Kyodo's roles, never everybody",
     R"(SELECT p.table_name || ' ' || p.polname FROM service_policy p, unnest(p.polroles) AS named
          LEFT JOIN pg_roles r ON r.oid = named WHERE coalesce(r.rolname, '') NOT LIKE 'kyodo\_%')"},
    {"no function runs as its owner",
     R"(SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema'))"},
    {"no sequences", R"(SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind = 'S' AND n.nspname NOT LIKE 'pg\_%')"},
    {"no triggers",
     "SELECT t.name || ' ' || g.tgname FROM pg_trigger g JOIN service_table t ON t.oid = g.tgrelid "
     "WHERE NOT g.tgisinternal"},
    {"no materialised views, and views check as the reader",
     R"(SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname IN ('tenants', 'procurement', 'optimizer') AND (c.relkind = 'm' OR c.relkind = 'v'
            AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)))"},
    {"service roles are ordinary",
     "SELECT name FROM service_role WHERE rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR "
     "rolreplication"},
    {"service roles belong to no group but kyodo_worker",
     R"(SELECT r.name || ' ' || g.rolname FROM service_role r JOIN pg_auth_members m ON m.member = r.oid
          JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname <> 'kyodo_worker' OR r.name NOT LIKE '%\_worker')"},
    {"service roles create nothing",
     R"(SELECT r.name || ' ' || n.nspname FROM service_role r CROSS JOIN pg_namespace n
          WHERE n.nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(r.oid, n.oid, 'CREATE')
          UNION ALL SELECT name || ' database' FROM service_role
          WHERE has_database_privilege(oid, current_database(), 'CREATE, TEMP'))"},
    {"service roles neither truncate nor attach",
     R"(SELECT r.name || ' ' || t.name FROM service_role r CROSS JOIN service_table t
          WHERE has_table_privilege(r.oid, t.oid, 'TRUNCATE, REFERENCES, TRIGGER'))"},
    {"a service sees its own schema only",
     R"(SELECT r.name || ' ' || n.nspname FROM service_role r JOIN pg_namespace n
          ON n.nspname IN ('tenants', 'procurement', 'optimizer') AND n.nspname <> r.schema
          WHERE has_schema_privilege(r.oid, n.oid, 'USAGE'))"},
    {"nothing is granted to everybody",
     R"(SELECT t.name FROM service_table t JOIN pg_class c ON c.oid = t.oid, aclexplode(c.relacl) AS a
          WHERE a.grantee = 0)"},
};

}  // namespace

std::vector<std::string> LintCatalogue(pqxx::work& superuser) {
  superuser.exec(kViews);
  std::vector<std::string> findings;
  for (const CatalogueRule& rule : kRules) {
    for (const auto& row : superuser.exec(rule.query))
      findings.push_back(std::string(rule.name) + ": " + row[0].c_str());
  }
  return findings;
}

std::vector<std::string> ListPolicies(pqxx::work& superuser) {
  std::vector<std::string> policies;
  for (const auto& row : superuser.exec(R"(
      SELECT line FROM (SELECT schemaname || '.' || tablename || ' ' || policyname || ' ' || cmd || ' ' ||
                               array_to_string(roles, ',') AS line
                        FROM pg_policies WHERE schemaname NOT LIKE 'pg\_%') AS lines
      ORDER BY line COLLATE "C")")) {
    policies.push_back(row[0].c_str());
  }
  return policies;
}

}  // namespace kyodo::testing
