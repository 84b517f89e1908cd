#include "kyodo/serve_command.h"

#include <csignal>
#include <fstream>
#include <iostream>
#include <set>

#include <absl/strings/numbers.h>
#include <grpcpp/server_builder.h>

#include "gateway/http/gateway.h"
#include "kyodo/modules.h"
#include "platform/admin.h"
#include "platform/log.h"
#include "platform/once.h"
#include "platform/serve.h"

namespace kyodo {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// What runs in this process.
struct Process {
  const Config& config;
  std::set<std::string> local;  // module names
  bool gateway = false;
  Channels channels{config};
  Identity identity{channels};
  std::vector<std::unique_ptr<Module>> modules;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<gateway::Gateway> http;
  std::unique_ptr<AdminPort> admin;
};

absl::Status ChooseTargets(const std::vector<std::string>& targets, Process* process) {
  std::string known = "all, gateway";
  for (const ModuleEntry& module : Modules()) known += ", " + module.name;
  for (const std::string& target : targets) {
    bool found = target == "all" || target == "gateway";
    process->gateway |= found;
    for (const ModuleEntry& module : Modules()) {
      if (target != "all" && target != module.name) continue;
      process->local.insert(module.name);
      found = true;
    }
    if (!found) return absl::InvalidArgumentError("--target " + target + " is unknown; known are " + known);
  }
  return absl::OkStatus();
}

absl::Status ReadSecret(const Config& config) {
  const std::string key = ReadFile(config.secret_file);
  if (key.size() < 32) {
    return absl::InvalidArgumentError("secret_file must name a file with at least 32 random characters (deploy/up makes one)");
  }
  SetDigestKey(key);
  return absl::OkStatus();
}

absl::Status MakeModules(Process* process) {
  for (const ModuleEntry& entry : Modules()) {
    if (process->local.count(entry.name) == 0) continue;
    const std::string dsn = process->config.database_dsn + " user=kyodo_" + entry.name;
    RETURN_IF_ERROR(CheckSchema(dsn, entry.migrations()));
    ASSIGN_OR_RETURN(auto module, entry.make({process->config, process->channels, process->identity}));
    process->modules.push_back(std::move(module));
  }
  return absl::OkStatus();
}

absl::Status AddListener(const Config& config, grpc::ServerBuilder* builder, int* port) {
  if (config.grpc_listen.empty()) return absl::OkStatus();
  if (!config.tls_cert.empty()) {
    grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = ReadFile(config.tls_ca);
    tls.pem_key_cert_pairs.push_back({ReadFile(config.tls_key), ReadFile(config.tls_cert)});
    builder->AddListeningPort(config.grpc_listen, grpc::SslServerCredentials(tls), port);
    return absl::OkStatus();
  }
  if (!IsLoopback(config.grpc_listen)) {
    return absl::InvalidArgumentError("grpc.listen " + config.grpc_listen + " is not loopback: set tls.ca, tls.cert, tls.key");
  }
  builder->AddListeningPort(config.grpc_listen, grpc::InsecureServerCredentials(), port);
  return absl::OkStatus();
}

absl::Status StartServer(Process* process) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(2 << 20);
  int services = 0;
  for (const auto& module : process->modules) {
    for (grpc::Service* service : module->services()) {
      builder.RegisterService(service);
      ++services;
    }
  }
  // A gateway or a job worker by itself serves no gRPC.
  if (services == 0) {
    for (const auto& module : process->modules) module->StartWorkers();
    return absl::OkStatus();
  }
  int port = -1;
  RETURN_IF_ERROR(AddListener(process->config, &builder, &port));
  process->server = builder.BuildAndStart();
  if (process->server == nullptr || port == 0) {
    return absl::UnavailableError("grpc.listen " + process->config.grpc_listen + ": the address is taken or not allowed");
  }
  process->channels.SetLocal(process->server.get(), process->local);
  for (const auto& module : process->modules) module->StartWorkers();
  return absl::OkStatus();
}

absl::Status StartGateway(Process* process) {
  if (!process->gateway) return absl::OkStatus();
  const std::string& listen = process->config.http_listen;
  const auto colon = listen.rfind(':');
  gateway::GatewayOptions options;
  if (colon == std::string::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &options.port)) {
    return absl::InvalidArgumentError("http.listen " + listen + ": write address:port, such as 127.0.0.1:8080");
  }
  options.address = listen.substr(0, colon);
  options.tls_cert = process->config.http_tls_cert;
  options.tls_key = process->config.http_tls_key;
  options.behind_tls_proxy = process->config.http_behind_tls_proxy;
  options.static_dir = process->config.static_dir;
  options.area = process->config.area;
  std::vector<gateway::ServiceRoute> routes;
  for (const ModuleEntry& module : Modules()) {
    if (module.grpc_services.empty()) continue;
    const auto channel = process->channels.To(module.name);
    if (channel == nullptr) {
      return absl::InvalidArgumentError("peer." + module.name + " is not set and " + module.name + " does not run here");
    }
    for (const std::string& name : module.grpc_services) {
      routes.push_back({google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name), channel});
    }
  }
  ASSIGN_OR_RETURN(process->http, gateway::Gateway::Start(options, routes));
  return absl::OkStatus();
}

absl::Status Ready(const Process& process) {
  for (const auto& module : process.modules) RETURN_IF_ERROR(module->Ready());
  return absl::OkStatus();
}

absl::Status Start(const std::vector<std::string>& targets, Process* process) {
  RETURN_IF_ERROR(ChooseTargets(targets, process));
  RETURN_IF_ERROR(ReadSecret(process->config));
  RETURN_IF_ERROR(MakeModules(process));
  RETURN_IF_ERROR(StartServer(process));
  RETURN_IF_ERROR(StartGateway(process));
  if (!process->config.admin_listen.empty()) {
    const auto ready = [process] { return Ready(*process); };
    ASSIGN_OR_RETURN(process->admin, AdminPort::Start(process->config, ready, ready));
  }
  return absl::OkStatus();
}

// Outside in: no new requests, then the running ones, then the workers, then the connections.
void Drain(Process* process) {
  process->admin.reset();
  if (process->http != nullptr) process->http->Drain();
  StopServing();
  for (const auto& module : process->modules) module->Drain();
  if (process->server != nullptr) process->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(4));
  process->http.reset();
  process->server.reset();
  process->modules.clear();
}

}  // namespace

int ServeCommand(const Config& config, const std::vector<std::string>& targets) {
  // Blocked before any thread starts, so that every thread inherits it and only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  Process process{.config = config, .local = {}, .modules = {}, .server = {}, .http = {}, .admin = {}};
  const absl::Status started = Start(targets, &process);
  if (!started.ok()) {
    std::cerr << "kyodo: " << started.message() << std::endl;
    Drain(&process);
    return ReasonOf(started) == "SCHEMA_NEWER" ? 3 : 1;
  }
  Log(LogLevel::kInfo, "ready", {{"http", process.http ? std::to_string(process.http->port()) : "-"}, {"grpc", config.grpc_listen}});
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  Log(LogLevel::kInfo, "draining", {{"signal", std::to_string(signal_number)}});
  Drain(&process);
  return 0;
}

}  // namespace kyodo
