// A small area with two municipalities, two vendors and the body, and one object of every kind for the first of each.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/channels.h"
#include "platform/identity.h"
#include "platform/module.h"
#include "tests/support/postgres.h"

namespace kyodo::isolation {

// Strings and figures that only their owner (and, where said, the body) may ever see.
inline constexpr char kMunicipalityCanary[] = "CANARY-131016";
inline constexpr char kBidCanary[] = "31337.1337";
inline constexpr char kMarketCanary[] = "4242.4242";
inline constexpr char kCeilingCanary[] = "98765.4321";
inline constexpr char kDeliveryCanary[] = "CANARY-DELIVERY";
inline constexpr char kDraftCanary[] = "CANARY-DRAFT";
inline constexpr char kQuestionCanary[] = "CANARY-QUESTION";

struct Answer {
  grpc::Status status;
  std::string text;  // the response, or the error with its details, as text
};

class World {
 public:
  World();
  ~World();

  // Calls over loopback TCP, as an outside client would; "" = no token.
  Answer Call(const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request,
              const std::string& token);
  // A call that must succeed while the world is made. `body` is protobuf JSON.
  std::string Must(const std::string& account, const std::string& service, const std::string& method,
                   const std::string& body);
  // account → its one role.
  const std::map<std::string, Role>& roles() const { return roles_; }
  // account → session token.
  const std::map<std::string, std::string>& tokens() const { return tokens_; }
  // Resource pattern ("rounds/*/bids/*") → name of the object of the first municipality or vendor.
  const std::map<std::string, std::string>& own() const { return own_; }
  std::vector<const google::protobuf::MethodDescriptor*> methods() const;
  // A digest of every row that matters, by table.
  std::map<std::string, std::string> Fingerprint() const;
  void RunAsSuperuser(const std::string& sql) const;
  // Moves the area's clock forward.
  void Advance(const std::string& interval) const;

 private:
  void Organisations();
  void Sessions();
  void Joining();
  void Sealed();
  void Awarded();
  void JoinRound(const std::string& round, const std::string& code);
  std::string NewRound(const std::string& title, const std::string& ceiling = kCeilingCanary);

  testing::TestDatabase database_;
  Config config_;
  Channels channels_{config_};
  Identity identity_{channels_};
  std::vector<std::unique_ptr<Module>> modules_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> outside_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, Role> roles_;
  std::map<std::string, std::string> own_;
};

}  // namespace kyodo::isolation
