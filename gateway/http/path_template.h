// The path templates of google.api.http: "/v1/{name=rounds/*/participations/*}:submit".
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kyodo::gateway {

// A request path cut at its slashes and percent-decoded; the verb is what follows a colon in the last part.
struct RequestPath {
  std::vector<std::string> segments;
  std::string verb;

  // Fails for a path that is not rooted, has empty parts, or hides slashes, controls or broken UTF-8 in escapes.
  static absl::StatusOr<RequestPath> Parse(std::string_view path);
};

// Decodes %XX (and '+' as a space in queries); false when an escape is broken.
bool PercentDecode(std::string_view text, bool plus_is_space, std::string& out);

// One parsed template. A variable binds the text of its segments, joined by slashes.
class PathTemplate {
 public:
  static absl::StatusOr<PathTemplate> Parse(std::string_view text);

  // Proto field paths of the variables in order, such as "participation.name".
  const std::vector<std::string>& fields() const { return fields_; }
  // The values of fields() when the path fits.
  bool Match(const RequestPath& path, std::vector<std::string>& values) const;
  const std::string& verb() const { return verb_; }
  // For people and metrics: "/v1/rounds/{round}/participations/{participation}:submit".
  std::string Pretty() const;
  // The names of the placeholders in Pretty(), and the value of each variable written with them.
  struct Placeholder {
    std::string name;
    std::string field;
  };
  std::vector<Placeholder> Placeholders() const;

 private:
  struct Segment {
    std::string literal;  // "" = any
    int variable = -1;    // index into fields_
  };
  std::vector<Segment> segments_;
  std::vector<std::string> fields_;
  std::string verb_;
};

}  // namespace kyodo::gateway
