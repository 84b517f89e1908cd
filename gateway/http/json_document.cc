#include "gateway/http/json_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "gateway/http/limits.h"
#include "gateway/http/text_rules.h"
#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

using nlohmann::json;

// Builds the tree while counting; stops at the first fault that makes the rest meaningless.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}

  bool null() { return Add(nullptr); }
  bool boolean(bool value) { return Add(value); }
  bool number_integer(json::number_integer_t value) { return Add(value); }
  bool number_unsigned(json::number_unsigned_t value) { return Add(value); }
  bool number_float(json::number_float_t value, const std::string&) { return Add(value); }
  bool string(std::string& value) { return Add(std::move(value)); }
  bool binary(json::binary_t&) { return false; }
  bool start_object(std::size_t) { return Open(json::object()); }
  bool start_array(std::size_t) { return Open(json::array()); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }

  bool key(std::string& name) {
    Level& level = levels_.back();
    if (level.node->size() >= kMaxRepeated) return TooMany();
    level.key = std::move(name);
    if (!level.node->contains(level.key)) return true;
    status_ = Invalid(Path(),
                      {"This name occurs twice in one object. Send it once.",
                       "同じ名前が二度書かれています。一度だけ書いてください。"},
                      reasons::kDuplicateField);
    return false;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    const std::size_t end = std::min(position == 0 ? 0 : position - 1, text_.size());
    const std::string_view before = text_.substr(0, end);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    status_ =
        Malformed(fmt::format("The body is not valid JSON in UTF-8 (line {}, column {}).", line, end - line_start + 1),
                  fmt::format("本文がUTF-8の正しいJSONではありません（{}行{}文字目）。", line, end - line_start + 1));
    return false;
  }

  absl::Status status() const { return status_; }
  json Take() { return std::move(root_); }

 private:
  struct Level {
    json* node;
    std::string key;
  };

  static absl::Status Malformed(std::string en, std::string ja) {
    return Fail(absl::StatusCode::kInvalidArgument, reasons::kInvalidJson, {std::move(en), std::move(ja)});
  }

  // JSON path of the innermost open level; every level above it has its child placed already.
  std::string Path() const {
    std::string path;
    for (const Level& level : levels_) {
      if (level.node->is_array()) {
        path += fmt::format("[{}]", level.node->size() - 1);
      } else {
        path += (path.empty() ? "" : ".") + Quotable(level.key);
      }
    }
    return path;
  }

  bool TooMany() {
    levels_.pop_back();
    status_ = Invalid(Path(), {fmt::format("At most {} entries are allowed.", kMaxRepeated),
                               fmt::format("{}件以内にしてください。", kMaxRepeated)});
    return false;
  }

  json* Place(json&& value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.node->is_array()) {
      level.node->push_back(std::move(value));
      return &level.node->back();
    }
    json& slot = (*level.node)[level.key];
    slot = std::move(value);
    return &slot;
  }

  bool Add(json&& value) {
    if (!levels_.empty() && levels_.back().node->is_array() && levels_.back().node->size() >= kMaxRepeated) {
      return TooMany();
    }
    Place(std::move(value));
    return true;
  }

  bool Open(json&& container) {
    if (levels_.size() >= static_cast<std::size_t>(kMaxJsonDepth)) {
      status_ = Malformed(fmt::format("The body is nested deeper than {} levels.", kMaxJsonDepth),
                          fmt::format("本文の入れ子が{}段を超えています。", kMaxJsonDepth));
      return false;
    }
    if (!levels_.empty() && levels_.back().node->is_array() && levels_.back().node->size() >= kMaxRepeated) {
      return TooMany();
    }
    levels_.push_back({Place(std::move(container)), ""});
    return true;
  }

  bool Close() {
    levels_.pop_back();
    return true;
  }

  std::string_view text_;
  json root_;
  std::vector<Level> levels_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<json> ParseJson(std::string_view text) {
  TreeBuilder builder(text);
  if (!json::sax_parse(text.begin(), text.end(), &builder)) return builder.status();
  return builder.Take();
}

}  // namespace kyodo::gateway
