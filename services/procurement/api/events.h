// Events that procurement emits inside its transactions.
#pragma once

#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::procurement {

// The round's page changed.
void EmitRoundChanged(Tx& tx, const std::string& round_name);
// Its live figures changed.
void EmitStandingChanged(Tx& tx, const std::string& round_name);
// A notice to tenants: ids, "MUNICIPALITIES", "VENDORS" or "body".
void EmitNotice(Tx& tx, const std::string& object, const std::vector<std::string>& tenants, const Text& title);

// The whole of `text` as a JSON string, quotes included.
std::string JsonString(const std::string& text);

}  // namespace kyodo::procurement
