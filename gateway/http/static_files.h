// The console's files, read and compressed once at start.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>

#include "gateway/http/http_message.h"

namespace kyodo::gateway {

// GZIP, or "" when it would not be smaller.
std::string Gzip(const std::string& text);

class StaticFiles {
 public:
  // No directory ("" or absent) is no fault: then every page answers that the console is not installed.
  static absl::StatusOr<StaticFiles> Load(const std::string& directory);
  // Adds a file that is part of the binary.
  void Add(const std::string& path, std::string content);

  // GET or HEAD of any path outside the API: the file, or the console's first page for an address of its own.
  Reply Serve(const Request& request) const;
  bool has_console() const { return files_.count("/index.html") > 0; }

 private:
  struct File {
    std::shared_ptr<const std::string> content;
    std::shared_ptr<const std::string> gzip;  // null when not worth it
    std::string type;
    std::string etag;
    bool immutable = false;
  };
  static Reply Answer(const File& file, const Request& request);

  std::map<std::string, File> files_;
};

}  // namespace kyodo::gateway
