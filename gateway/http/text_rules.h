// What text may enter Kyodo: valid UTF-8, no control or direction-changing characters, one normal form.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/error.h"

namespace kyodo::gateway {

// Whether newline and tab may occur: in free text they may, in names, keys and addresses not.
enum class LineBreaks { kAllowed, kRefused };

// Checks and normalises to NFC in place (CR LF becomes LF). What is wrong, or nothing.
std::optional<Text> NormaliseText(std::string& text, LineBreaks line_breaks);

// Cut and cleaned so that it can be quoted in an answer.
std::string Quotable(std::string_view text);

// The candidate that was most likely meant, or "".
std::string Nearest(std::string_view wrong, const std::vector<std::string>& candidates);

}  // namespace kyodo::gateway
