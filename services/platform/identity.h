// Turns a session token into a Caller by asking tenants, with a short memory.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <absl/status/statusor.h>

#include "platform/caller.h"
#include "platform/channels.h"

namespace kyodo {

// A revoked session is refused at the latest after kIdentityMemory.
inline constexpr std::chrono::seconds kIdentityMemory{3};

class Identity {
 public:
  explicit Identity(Channels& channels) : channels_(channels) {}
  // UNAUTHENTICATED for an unknown, expired or revoked token.
  absl::StatusOr<Caller> Resolve(const std::string& token);
  // Forgets a token at once (sign-out, step-up in this process).
  void Forget(const std::string& token);

 private:
  struct Known {
    Caller caller;
    std::chrono::steady_clock::time_point until;
  };
  Channels& channels_;
  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
};

}  // namespace kyodo
