#include "gateway/http/path_template.h"

#include "gateway/http/text_rules.h"

namespace kyodo::gateway {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

absl::Status BadTemplate(std::string_view text) {
  return absl::InvalidArgumentError("path template not understood: " + std::string(text));
}

// "rounds" → "round", "deliveries" → "delivery": how a collection's element is called in a placeholder.
std::string Singular(const std::string& plural) {
  if (plural.size() > 3 && plural.ends_with("ies")) return plural.substr(0, plural.size() - 3) + "y";
  if (plural.size() > 1 && plural.ends_with("s")) return plural.substr(0, plural.size() - 1);
  return plural.empty() ? "id" : plural;
}

}  // namespace

bool PercentDecode(std::string_view text, bool plus_is_space, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return true;
}

absl::StatusOr<RequestPath> RequestPath::Parse(std::string_view path) {
  const absl::Status bad = absl::NotFoundError("path");
  if (path.empty() || path[0] != '/') return bad;
  path.remove_prefix(1);
  RequestPath result;
  const std::size_t last = path.rfind('/');
  const std::size_t colon = path.rfind(':');
  if (colon != std::string_view::npos && (last == std::string_view::npos || colon > last)) {
    result.verb = std::string(path.substr(colon + 1));
    if (result.verb.empty()) return bad;
    path = path.substr(0, colon);
  }
  while (true) {
    const std::size_t slash = path.find('/');
    std::string segment;
    if (!PercentDecode(path.substr(0, slash), false, segment)) return bad;
    if (segment.empty() || segment == "." || segment == ".." || segment.find('/') != std::string::npos) return bad;
    if (NormaliseText(segment, LineBreaks::kRefused)) return bad;
    result.segments.push_back(std::move(segment));
    if (slash == std::string_view::npos) return result;
    path.remove_prefix(slash + 1);
  }
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(std::string_view text) {
  PathTemplate result;
  if (text.empty() || text[0] != '/') return BadTemplate(text);
  std::string rest(text.substr(1));
  const std::size_t brace = rest.rfind('}');
  const std::size_t colon = rest.rfind(':');
  if (colon != std::string::npos && (brace == std::string::npos || colon > brace)) {
    result.verb_ = rest.substr(colon + 1);
    rest.resize(colon);
  }
  std::string literal;
  int variable = -1;
  const auto finish_segment = [&]() {
    if (literal.empty()) return false;
    result.segments_.push_back({literal == "*" ? "" : literal, variable});
    literal.clear();
    return true;
  };
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '{') {
      const std::size_t end = rest.find_first_of("=}", i);
      if (variable >= 0 || !literal.empty() || end == std::string::npos) return BadTemplate(text);
      variable = static_cast<int>(result.fields_.size());
      result.fields_.push_back(rest.substr(i + 1, end - i - 1));
      if (rest[end] == '}') {
        literal = "*";
        i = end - 1;
      } else {
        i = end;
      }
    } else if (c == '}') {
      if (variable < 0 || !finish_segment()) return BadTemplate(text);
      variable = -1;
      if (i + 1 < rest.size() && rest[++i] != '/') return BadTemplate(text);
    } else if (c == '/') {
      if (!finish_segment()) return BadTemplate(text);
    } else {
      literal += c;
    }
  }
  if (variable >= 0 || (!literal.empty() && !finish_segment()) || result.segments_.empty()) return BadTemplate(text);
  for (const Segment& segment : result.segments_) {
    const bool loose = segment.literal.empty() && segment.variable < 0;
    if (loose || segment.literal.find('*') != std::string::npos) return BadTemplate(text);
  }
  return result;
}

bool PathTemplate::Match(const RequestPath& path, std::vector<std::string>& values) const {
  if (path.segments.size() != segments_.size() || path.verb != verb_) return false;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (!segments_[i].literal.empty() && segments_[i].literal != path.segments[i]) return false;
  }
  values.assign(fields_.size(), "");
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].variable < 0) continue;
    std::string& value = values[static_cast<std::size_t>(segments_[i].variable)];
    if (!value.empty()) value += '/';
    value += path.segments[i];
  }
  return true;
}

std::vector<PathTemplate::Placeholder> PathTemplate::Placeholders() const {
  std::vector<Placeholder> result;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (!segments_[i].literal.empty()) continue;
    const std::string collection = i > 0 ? segments_[i - 1].literal : "";
    result.push_back({Singular(collection), fields_[static_cast<std::size_t>(segments_[i].variable)]});
  }
  return result;
}

std::string PathTemplate::Pretty() const {
  std::string text;
  std::size_t next = 0;
  const std::vector<Placeholder> placeholders = Placeholders();
  for (const Segment& segment : segments_) {
    text += "/" + (segment.literal.empty() ? "{" + placeholders[next++].name + "}" : segment.literal);
  }
  return verb_.empty() ? text : text + ":" + verb_;
}

}  // namespace kyodo::gateway
