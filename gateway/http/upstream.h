// Unary gRPC calls for any method: bytes in, bytes out, without a thread per call.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "gateway/http/coroutine.h"

namespace kyodo::gateway {

// What a call needs besides its method and message.
struct Call {
  std::shared_ptr<grpc::Channel> channel;
  std::string rpc;  // "/package.Service/Method"
  std::vector<std::pair<std::string, std::string>> metadata;
  std::chrono::milliseconds timeout;
};

struct CallResult {
  grpc::Status status;
  grpc::ByteBuffer response;
};

// Owns the completion queue and its threads.
class Upstream {
 public:
  explicit Upstream(int threads);
  ~Upstream();

  // `done` runs on a thread of this object, once, whatever happens.
  void Start(const Call& call, const google::protobuf::Message& request, std::function<void(CallResult)> done);
  // The same for coroutines; resumes on the awaiting coroutine's executor.
  boost::asio::awaitable<CallResult> Send(Call call, const google::protobuf::Message& request);
  // Cancels what is under way, runs its `done`, and stops. Later calls fail with UNAVAILABLE.
  void Shutdown();

 private:
  struct Pending;
  void Run();
  void Forget(Pending* pending);

  grpc::CompletionQueue queue_;
  // Held shared while a call starts: nothing may start on a queue that shuts down.
  std::shared_mutex starting_;
  bool stopped_ = false;
  std::mutex mutex_;
  std::unordered_set<Pending*> pending_;
  std::vector<std::thread> threads_;
};

// Reads a message out of an answer's bytes; false when they are not one.
bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message& message);

}  // namespace kyodo::gateway
