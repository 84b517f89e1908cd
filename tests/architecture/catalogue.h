// The rules that every table of Kyodo obeys (architecture.md §7, security.md §3), read from PostgreSQL's catalogue.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace kyodo::testing {

// "rule: object" for everything that breaks a rule; empty when the database is in order. Leaves temporary views behind
// in the superuser's transaction, which is not to be committed.
std::vector<std::string> LintCatalogue(pqxx::work& superuser);

// "schema.table policy COMMAND roles" of every policy, sorted: compared with policies.txt.
std::vector<std::string> ListPolicies(pqxx::work& superuser);

}  // namespace kyodo::testing
