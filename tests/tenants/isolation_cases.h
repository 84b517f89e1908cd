// Statements against every table of this service, by caller, and how many rows each may touch.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace kyodo::tenants {

// PostgreSQL refuses the statement.
inline constexpr int kDenied = -1;

// Who runs a statement: the database role and the context that Database::Transact would set.
struct Context {
  const char* name;
  const char* role;
  const char* area;
  const char* tenant;
  const char* kind;
  const char* account;
};

inline constexpr Context kClerk{"clerk", "kyodo_tenants", "tokyo", "131016", "MUNICIPALITY", "131016-clerk"};
inline constexpr Context kColleague{"colleague", "kyodo_tenants", "tokyo", "131016", "MUNICIPALITY", "131016-approver"};
inline constexpr Context kBody{"body", "kyodo_tenants", "tokyo", "body", "BODY", "body-admin"};
inline constexpr Context kVendor{"vendor", "kyodo_tenants", "tokyo", "vendor-1", "VENDOR", "vendor-1"};
inline constexpr Context kNobody{"nobody", "kyodo_tenants", "", "", "", ""};
inline constexpr Context kAreaOnly{"area only", "kyodo_tenants", "tokyo", "", "", ""};
inline constexpr Context kOsakaBody{"Osaka's body", "kyodo_tenants", "osaka", "body", "BODY", "body-admin"};
inline constexpr Context kWorker{"worker", "kyodo_tenants_worker", "tokyo", "system", "SYSTEM", "system"};
inline constexpr Context kOsakaWorker{"Osaka's worker", "kyodo_tenants_worker", "osaka", "system", "SYSTEM", "system"};
inline constexpr Context kLostWorker{"worker without area", "kyodo_tenants_worker", "", "", "", ""};
inline constexpr Context kOwner{"owner", "kyodo_owner", "tokyo", "system", "SYSTEM", "system"};
inline constexpr Context kOsakaOwner{"owner in Osaka", "kyodo_owner", "osaka", "system", "SYSTEM", "system"};

// A statement and how many rows it may touch.
struct Case {
  Context who;
  const char* sql;
  int rows;
};

// Every table of the schema with its cases, for the world that isolation_test.cc fills.
const std::map<std::string, std::vector<Case>>& CasesByTable();

}  // namespace kyodo::tenants
