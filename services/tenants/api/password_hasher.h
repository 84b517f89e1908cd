// Argon2id, with its memory bounded: at most two hashings at a time in this process.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

namespace kyodo::tenants {

struct HashParameters {
  std::uint32_t memory_kib = 64 * 1024;
  std::uint32_t passes = 3;
};

class PasswordHasher {
 public:
  explicit PasswordHasher(HashParameters parameters = {}, int most_at_once = 2);

  // The right to hash, given back when it goes out of scope.
  class Slot {
   public:
    Slot(Slot&& other) noexcept : hasher_(std::exchange(other.hasher_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot();

   private:
    friend class PasswordHasher;
    explicit Slot(PasswordHasher* hasher) : hasher_(hasher) {}
    PasswordHasher* hasher_;
  };
  // Waits for a turn until `deadline`, at most 10 seconds; RESOURCE_EXHAUSTED OVERLOADED after that.
  absl::StatusOr<Slot> Acquire(std::chrono::system_clock::time_point deadline);

  // Parameters, salt and hash in the PHC form "$argon2id$v=19$m=65536,t=3,p=1$…$…".
  std::string Hash(const Slot& slot, const std::string& password) const;
  bool Verify(const Slot& slot, const std::string& password, const std::string& encoded) const;

  // Made with other parameters than today's.
  bool IsOutdated(const std::string& encoded) const;
  // A hash that no password has: verifying against it takes as long as for a real account.
  const std::string& nobodys_hash() const { return nobodys_hash_; }

 private:
  const HashParameters parameters_;
  const std::string prefix_;
  const std::string nobodys_hash_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;
};

}  // namespace kyodo::tenants
