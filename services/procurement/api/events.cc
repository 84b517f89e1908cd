#include "procurement/api/events.h"

namespace kyodo::procurement {

std::string JsonString(const std::string& text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kDigits[byte >> 4];
      json += kDigits[byte & 15];
    } else {
      json += c;
    }
  }
  return json + "\"";
}

void EmitRoundChanged(Tx& tx, const std::string& round_name) { tx.Emit({"round.changed", round_name, "{}"}); }

void EmitStandingChanged(Tx& tx, const std::string& round_name) { tx.Emit({"standing.changed", round_name, "{}"}); }

void EmitNotice(Tx& tx, const std::string& object, const std::vector<std::string>& tenants, const Text& title) {
  std::string list;
  for (const std::string& tenant : tenants) list += (list.empty() ? "" : ",") + JsonString(tenant);
  tx.Emit({"notice", object,
           "{\"tenants\":[" + list + "],\"titleEn\":" + JsonString(title.en) + ",\"titleJa\":" + JsonString(title.ja) +
               "}"});
}

}  // namespace kyodo::procurement
