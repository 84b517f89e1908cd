#include "gateway/http/text_rules.h"

#include <fmt/format.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <vector>

#include "gateway/http/limits.h"

namespace kyodo::gateway {
namespace {

bool IsDirectionControl(UChar32 c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(UChar32 c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE; }

void UnifyLineEnds(std::string& text) {
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
}

void ToNfc(std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error)) return;
  const icu::StringPiece source(text.data(), static_cast<int32_t>(text.size()));
  if (nfc->isNormalizedUTF8(source, error) && U_SUCCESS(error)) return;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  error = U_ZERO_ERROR;
  nfc->normalizeUTF8(0, source, sink, nullptr, error);
  if (U_SUCCESS(error)) text = std::move(normal);
}

// Edits needed to turn a into b; both short.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same =
          std::tolower(static_cast<unsigned char>(a[i - 1])) == std::tolower(static_cast<unsigned char>(b[j - 1]));
      const std::size_t change = diagonal + (same ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<Text> NormaliseText(std::string& text, LineBreaks line_breaks) {
  bool plain = true;
  bool has_return = false;
  std::size_t characters = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size; ++characters) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0)
      return Text{"This is not valid UTF-8. Send text as UTF-8.",
                  "UTF-8として正しくありません。UTF-8で送ってください。"};
    if (c >= 0x80) plain = false;
    if (c >= 0x20 && c < 0x7F) continue;
    if (line_breaks == LineBreaks::kAllowed) {
      if (c == '\n' || c == '\t') continue;
      if (c == '\r' && at < size && bytes[at] == '\n') {
        has_return = true;
        continue;
      }
    }
    if (IsControl(c) || IsDirectionControl(c)) {
      const std::string point = fmt::format("U+{:04X}", static_cast<unsigned>(c));
      return Text{"The control character " + point + " is not allowed here. Remove it.",
                  "制御文字 " + point + " は使えません。取り除いてください。"};
    }
  }
  if (characters > kMaxStringCharacters) {
    return Text{fmt::format("This has {} characters; at most {} are allowed.", characters, kMaxStringCharacters),
                fmt::format("{}文字あります。{}文字以内にしてください。", characters, kMaxStringCharacters)};
  }
  if (has_return) UnifyLineEnds(text);
  if (!plain) ToNfc(text);
  return std::nullopt;
}

std::string Quotable(std::string_view text) {
  constexpr int32_t kMaxBytes = 64;
  std::string out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  int32_t at = 0;
  while (at < size) {
    const int32_t start = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (at > kMaxBytes) return out + "…";
    if (c < 0 || IsControl(c) || IsDirectionControl(c)) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
    }
  }
  return out;
}

std::string Nearest(std::string_view wrong, const std::vector<std::string>& candidates) {
  if (wrong.size() > 64) return "";
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, std::min<std::size_t>(3, wrong.size() / 3)) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = Distance(wrong, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace kyodo::gateway
