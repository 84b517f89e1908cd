// Generated services with known answers, behind a real gRPC server: they remember what reached them.
#pragma once

#include <grpcpp/server.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "gateway/http/routes.h"
#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "kyodo/procurement/v1/rounds.grpc.pb.h"
#include "kyodo/tenants/v1/directory.grpc.pb.h"
#include "kyodo/tenants/v1/sessions.grpc.pb.h"

namespace kyodo::gateway {

// What a test can set and look at; shared by all services of one server.
struct Memory {
  std::mutex mutex;
  std::condition_variable changed;
  // The newest unary call.
  std::string request;  // debug text
  std::map<std::string, std::string> metadata;
  int calls = 0;
  int standing_calls = 0;
  int verify_calls = 0;
  std::set<std::string> revoked;
  // Standings.
  std::int64_t version = 1;
  std::vector<procurement::v1::Change> changes;
  std::vector<std::int64_t> watched_from;  // after_position of each WatchChanges
  bool cut_watch = false;                  // ends the streams once
  bool stop = false;
  int watching = 0;
  // Calls to CreateRound wait while this is true.
  bool hold = false;
  int held = 0;

  void Commit(const std::string& round);
};

// The server; tokens are "token-" + account, and accounts that start with "vendor" may not read standings.
class KnownServices {
 public:
  KnownServices();
  ~KnownServices();
  Memory& memory() { return memory_; }
  std::vector<ServiceRoute> Routes(bool in_process = true);
  void Stop();

 private:
  struct Services;
  Memory memory_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace kyodo::gateway
