#include "gateway/http/upstream.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyodo::gateway {

namespace asio = boost::asio;

// One call under way. A ClientContext and a ByteBuffer serve one call only.
struct Upstream::Pending {
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
  std::function<void(CallResult)> done;
};

Upstream::Upstream(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Upstream::~Upstream() { Shutdown(); }

void Upstream::Run() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
    std::unique_ptr<Pending> pending(static_cast<Pending*>(tag));
    Forget(pending.get());
    pending->done({std::move(pending->status), std::move(pending->response)});
  }
}

void Upstream::Forget(Pending* pending) {
  const std::lock_guard lock(mutex_);
  pending_.erase(pending);
}

void Upstream::Start(const Call& call, const google::protobuf::Message& request, std::function<void(CallResult)> done) {
  auto pending = std::make_unique<Pending>();
  for (const auto& [key, value] : call.metadata) pending->context.AddMetadata(key, value);
  pending->context.set_deadline(std::chrono::system_clock::now() + call.timeout);
  pending->done = std::move(done);
  grpc::ByteBuffer bytes;
  bool own = false;
  grpc::Status written =
      grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(request, &bytes, &own);
  std::shared_lock gate(starting_);
  if (!written.ok() || stopped_ || !call.channel) {
    gate.unlock();
    if (written.ok()) written = grpc::Status(grpc::StatusCode::UNAVAILABLE, "no way to the service");
    return pending->done({written, {}});
  }
  grpc::GenericStub stub(call.channel);
  Pending* raw = pending.release();
  {
    const std::lock_guard lock(mutex_);
    pending_.insert(raw);
  }
  raw->reader = stub.PrepareUnaryCall(&raw->context, call.rpc, bytes, &queue_);
  raw->reader->StartCall();
  raw->reader->Finish(&raw->response, &raw->status, raw);
}

asio::awaitable<CallResult> Upstream::Send(Call call, const google::protobuf::Message& request) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(CallResult)>(
      [this, &call, &request](auto&& handler) {
        using Handler = std::decay_t<decltype(handler)>;
        auto shared = std::make_shared<Handler>(std::forward<decltype(handler)>(handler));
        Start(call, request, [shared](CallResult result) {
          const auto executor = asio::get_associated_executor(*shared);
          auto carried = std::make_shared<CallResult>(std::move(result));
          asio::post(executor, [shared, carried] { (*shared)(std::move(*carried)); });
        });
      },
      asio::use_awaitable);
}

void Upstream::Shutdown() {
  {
    const std::unique_lock gate(starting_);
    if (stopped_) return;
    stopped_ = true;
    const std::lock_guard lock(mutex_);
    for (Pending* pending : pending_) pending->context.TryCancel();
  }
  queue_.Shutdown();
  for (std::thread& thread : threads_) thread.join();
}

bool ParseBytes(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  grpc::ByteBuffer copy = bytes;
  grpc::ProtoBufferReader reader(&copy);
  return reader.status().ok() && message.ParseFromZeroCopyStream(&reader);
}

}  // namespace kyodo::gateway
