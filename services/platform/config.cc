#include "platform/config.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <toml++/toml.h>

#include "platform/error.h"

namespace kyodo {
namespace {

// Where each key lives in the struct. Numbers and texts are read and written as text.
struct Field {
  const char* key;
  std::string Config::*text = nullptr;
  int Config::*number = nullptr;
};

const std::vector<Field>& Fields() {
  static const std::vector<Field> kFields = {
      {"area", &Config::area},
      {"database.dsn", &Config::database_dsn},
      {"database.pool", nullptr, &Config::database_pool},
      {"http.listen", &Config::http_listen},
      {"http.tls_cert", &Config::http_tls_cert},
      {"http.tls_key", &Config::http_tls_key},
      {"http.behind_tls_proxy", nullptr, &Config::http_behind_tls_proxy},
      {"http.static_dir", &Config::static_dir},
      {"grpc.listen", &Config::grpc_listen},
      {"tls.ca", &Config::tls_ca},
      {"tls.cert", &Config::tls_cert},
      {"tls.key", &Config::tls_key},
      {"peer.tenants", &Config::peer_tenants},
      {"peer.procurement", &Config::peer_procurement},
      {"admin.listen", &Config::admin_listen},
      {"secret_file", &Config::secret_file},
      {"session.idle_minutes", nullptr, &Config::session_idle_minutes},
      {"session.hours", nullptr, &Config::session_hours},
      {"optimizer.jobs", nullptr, &Config::optimizer_jobs},
      {"optimizer.memory_mib", nullptr, &Config::optimizer_memory_mib},
      {"optimizer.silence_seconds", nullptr, &Config::optimizer_silence_seconds},
      {"optimizer.program", &Config::optimizer_program},
  };
  return kFields;
}

absl::Status BadKey(const std::string& where, const std::string& key) {
  std::string known;
  for (const Field& field : Fields()) known += std::string(known.empty() ? "" : ", ") + field.key;
  return absl::InvalidArgumentError(where + ": unknown key \"" + key + "\"; known are " + known);
}

absl::Status Set(Config* config, const std::string& where, const std::string& key, const std::string& value) {
  for (const Field& field : Fields()) {
    if (key != field.key) continue;
    if (field.text != nullptr) {
      config->*field.text = value;
      return absl::OkStatus();
    }
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < 0) {
      return absl::InvalidArgumentError(where + ": " + key + " = \"" + value + "\"; a whole number from 0 is right");
    }
    config->*field.number = number;
    return absl::OkStatus();
  }
  return BadKey(where, key);
}

absl::Status SetFromTable(Config* config, const std::string& file, const std::string& prefix, const toml::table& table) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string(name.str());
    if (const auto* inner = node.as_table()) {
      RETURN_IF_ERROR(SetFromTable(config, file, key + ".", *inner));
    } else if (const auto text = node.value<std::string>()) {
      RETURN_IF_ERROR(Set(config, file, key, *text));
    } else if (const auto number = node.value<std::int64_t>()) {
      RETURN_IF_ERROR(Set(config, file, key, std::to_string(*number)));
    } else {
      return BadKey(file, key);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Config> LoadConfig(const std::string& file, const std::map<std::string, std::string>& flags) {
  Config config;
  if (!file.empty()) {
    try {
      RETURN_IF_ERROR(SetFromTable(&config, file, "", toml::parse_file(file)));
    } catch (const toml::parse_error& error) {
      return absl::InvalidArgumentError(file + ": line " + std::to_string(error.source().begin.line) + ": " +
                                        std::string(error.description()));
    }
  }
  for (const Field& field : Fields()) {
    std::string name = std::string("KYODO_") + field.key;
    for (char& c : name) c = c == '.' ? '_' : static_cast<char>(toupper(static_cast<unsigned char>(c)));
    if (const char* value = std::getenv(name.c_str())) RETURN_IF_ERROR(Set(&config, name, field.key, value));
  }
  for (const auto& [key, value] : flags) RETURN_IF_ERROR(Set(&config, "--set", key, value));
  return config;
}

std::vector<ConfigEntry> ListConfig(const Config& config) {
  const Config defaults;
  std::vector<ConfigEntry> entries;
  for (const Field& field : Fields()) {
    const auto read = [&](const Config& from) {
      return field.text != nullptr ? from.*field.text : std::to_string(from.*field.number);
    };
    ConfigEntry entry{field.key, read(config), read(defaults), false};
    // A dsn may hold a password.
    if (entry.key == "database.dsn" && entry.value.find("password=") != std::string::npos) {
      entry.secret = true;
      entry.value = "(holds a password)";
    }
    entries.push_back(entry);
  }
  return entries;
}

bool IsLoopback(const std::string& listen) {
  return listen.rfind("127.", 0) == 0 || listen.rfind("[::1]", 0) == 0 || listen.rfind("localhost:", 0) == 0;
}

}  // namespace kyodo
