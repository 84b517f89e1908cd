// Settings of one process: default < file (TOML) < environment (KYODO_DATABASE_DSN) < flag. Unknown keys are errors.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <absl/status/statusor.h>

namespace kyodo {

struct Config {
  std::string area = "tokyo";
  // libpq keywords without user, for example "host=/run/kyodo dbname=kyodo passfile=/etc/kyodo/pgpass".
  std::string database_dsn = "host=/var/run/postgresql dbname=kyodo";
  int database_pool = 16;
  // HTTP. Anything but loopback needs the TLS files.
  std::string http_listen = "127.0.0.1:8080";
  std::string http_tls_cert;
  std::string http_tls_key;
  // 1: a proxy on this machine ends TLS, so cookies are secure and HSTS is sent.
  int http_behind_tls_proxy = 0;
  // The built console.
  std::string static_dir;
  // gRPC for other processes. Empty = none. With the tls_* files below mTLS is demanded; without, loopback only and
  // internal methods are refused.
  std::string grpc_listen;
  std::string tls_ca;
  std::string tls_cert;
  std::string tls_key;
  // Where modules of other processes listen.
  std::string peer_tenants;
  std::string peer_procurement;
  // /livez, /readyz, /metrics, /configz; loopback only. Empty = none.
  std::string admin_listen;
  // 32 random bytes as hex, in a file readable by Kyodo alone: keyed request digests and page tokens.
  std::string secret_file;
  int session_idle_minutes = 30;
  int session_hours = 12;
  // Solver runs at once in this process; 0 = none, another process does them.
  int optimizer_jobs = 1;
  // Most memory of one solver run, whatever it asks for.
  int optimizer_memory_mib = 4096;
  // A run whose worker was silent for so long is taken over by another.
  int optimizer_silence_seconds = 30;
  // The program that runs one solver. Empty = this binary.
  std::string optimizer_program;
};

// One key as the file and the environment name it ("database.dsn" ↔ KYODO_DATABASE_DSN), with its value and default.
struct ConfigEntry {
  std::string key;
  std::string value;
  std::string default_value;
  bool secret = false;
};

// Reads `file` ("" = none), then the environment, then `flags` ("database.dsn" → value).
absl::StatusOr<Config> LoadConfig(const std::string& file, const std::map<std::string, std::string>& flags);
std::vector<ConfigEntry> ListConfig(const Config& config);

// "127.0.0.1:8080" → loopback? Also [::1] and localhost.
bool IsLoopback(const std::string& listen);

}  // namespace kyodo
