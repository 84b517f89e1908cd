#include "platform/channels.h"

#include <fstream>
#include <sstream>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

namespace kyodo {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void Channels::SetLocal(grpc::Server* server, std::set<std::string> modules) {
  const std::lock_guard<std::mutex> lock(mutex_);
  server_ = server;
  local_ = std::move(modules);
  open_.clear();
}

std::shared_ptr<grpc::Channel> Channels::To(const std::string& module) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = open_.find(module);
  if (found != open_.end()) return found->second;
  std::shared_ptr<grpc::Channel> channel;
  if (local_.count(module) > 0) {
    channel = server_->InProcessChannel(grpc::ChannelArguments());
  } else {
    const std::string peer = module == "tenants" ? config_.peer_tenants : config_.peer_procurement;
    if (peer.empty()) return nullptr;
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = ReadFile(config_.tls_ca);
    tls.pem_cert_chain = ReadFile(config_.tls_cert);
    tls.pem_private_key = ReadFile(config_.tls_key);
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
    channel = grpc::CreateCustomChannel(peer, grpc::SslCredentials(tls), arguments);
  }
  open_[module] = channel;
  return channel;
}

void PrepareCall(grpc::ClientContext& context, const std::string& token, int timeout_ms) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(timeout_ms));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
}

}  // namespace kyodo
