#include "tests/isolation/world.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <pqxx/pqxx>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "kyodo/problem.pb.h"
#include "platform/once.h"
#include "platform/wire_error.h"
#include "procurement/service.h"
#include "tenants/service.h"

namespace kyodo::isolation {
namespace {

using google::protobuf::Message;
using nlohmann::json;

const google::protobuf::DescriptorPool& Pool() { return *google::protobuf::DescriptorPool::generated_pool(); }

std::unique_ptr<Message> New(const google::protobuf::Descriptor& type) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

template <typename Service>
std::unique_ptr<Module> MakeModule(const ModuleContext& context) {
  auto module = Service::Make(context);
  if (!module.ok()) throw std::runtime_error(std::string(module.status().message()));
  return *std::move(module);
}

const char kRound[] = R"({"title":"TITLE","fiscalYear":2027,"pattern":"INDIVIDUAL","procedure":"OPEN","priceKind":"UNIT",
 "awardRule":"LOWEST_PRICE","sealing":"NONE","minMunicipalities":2,"minBids":1,
 "lots":[{"lot":"1","title":"PC","kind":"GOODS","items":[{"item":"pc","title":"PC","unit":"台","ceilingUnitPrice":"98765.4321"}]}],
 "marketTiers":[{"item":"pc","tiers":[{"fromQuantity":"1","unitPrice":"4242.4242"}]}]})";

}  // namespace

World::World() : database_(testing::TestDatabase::Create()) {
  SetDigestKey("a key for tests, longer than thirty-two characters");
  config_.database_dsn = database_.dsn("kyodo_tenants");
  config_.database_pool = 6;
  const ModuleContext context{config_, channels_, identity_};
  modules_.push_back(MakeModule<tenants::Service>(context));
  modules_.push_back(MakeModule<procurement::Service>(context));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (const auto& module : modules_) {
    for (grpc::Service* service : module->services()) builder.RegisterService(service);
  }
  server_ = builder.BuildAndStart();
  channels_.SetLocal(server_.get(), {"tenants", "procurement"});
  outside_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
  Organisations();
  Sessions();
  for (const auto& module : modules_) module->StartWorkers();
  Awarded();
  Sealed();
  Joining();
}

World::~World() {
  for (const auto& module : modules_) module->Drain();
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
}

void World::RunAsSuperuser(const std::string& sql) const {
  pqxx::connection connection(database_.superuser_dsn());
  pqxx::nontransaction(connection).exec(sql);
}

void World::Advance(const std::string& interval) const {
  RunAsSuperuser("UPDATE kyodo.clock SET area_origin = area_origin + interval '" + interval + "'");
}

void World::Organisations() {
  RunAsSuperuser(R"(
    INSERT INTO tenants.areas VALUES ('tokyo', '東京', 'Tokyo');
    INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name, municipality_kind, area_group, population)
    VALUES ('tokyo', '131016', 'MUNICIPALITY', '千代田区', 'ちよだく', 'Chiyoda', 'WARD', '区部', 66680),
           ('tokyo', '131024', 'MUNICIPALITY', '中央区', 'ちゅうおうく', 'Chuo', 'WARD', '区部', 169179),
           ('tokyo', 'body', 'BODY', '調整団体', 'ちょうせいだんたい', 'Body', NULL, '', 0),
           ('tokyo', 'vendor-1', 'VENDOR', '架空商事', 'かくう', 'Kakuu', NULL, '', 0),
           ('tokyo', 'vendor-2', 'VENDOR', '見本電機', 'みほん', 'Mihon', NULL, '', 0);)");
}

void World::Sessions() {
  const std::map<std::string, std::pair<std::string, std::string>> people = {
      {"131016-clerk", {"131016", "MUNICIPALITY_CLERK"}},   {"131016-approver", {"131016", "MUNICIPALITY_APPROVER"}},
      {"131016-dx", {"131016", "MUNICIPALITY_DX"}},         {"131016-opener", {"131016", "OPENING_OFFICER"}},
      {"131024-clerk", {"131024", "MUNICIPALITY_CLERK"}},   {"131024-approver", {"131024", "MUNICIPALITY_APPROVER"}},
      {"131024-dx", {"131024", "MUNICIPALITY_DX"}},         {"body-officer", {"body", "ROUND_OFFICER"}},
      {"body-officer2", {"body", "ROUND_OFFICER"}},         {"body-evaluator", {"body", "EVALUATOR"}},
      {"body-planner", {"body", "TALENT_PLANNER"}},         {"body-programme", {"body", "PROGRAMME_MANAGER"}},
      {"body-auditor", {"body", "AUDITOR"}},                {"body-admin", {"body", "ADMINISTRATOR"}},
      {"body-opener", {"body", "OPENING_OFFICER"}},         {"vendor-1", {"vendor-1", "VENDOR_STAFF"}},
      {"vendor-2", {"vendor-2", "VENDOR_STAFF"}},           {"specialist-1", {"body", "SPECIALIST"}},
  };
  const std::map<std::string, std::string> dead = {
      {"expired", "clock_timestamp() - interval '1 second', clock_timestamp(), NULL"},
      {"idle", "clock_timestamp() + interval '1 hour', clock_timestamp() - interval '31 minutes', NULL"},
      {"revoked", "clock_timestamp() + interval '1 hour', clock_timestamp(), clock_timestamp()"}};
  for (const auto& [account, person] : people) {
    const std::string token = "token-of-" + account;
    RunAsSuperuser("INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, password_hash) VALUES "
                   "('tokyo', '" + account + "', '" + person.first + "', '" + account + "', '{" + person.second +
                   "}', 'none'); INSERT INTO tenants.sessions (area_id, token_sha256, tenant_id, account, session_epoch, "
                   "expire_time) VALUES ('tokyo', '" + Sha256Hex(token) + "', '" + person.first + "', '" + account +
                   "', 1, clock_timestamp() + interval '1 hour')");
    tokens_[account] = token;
    Role role = ROLE_UNSPECIFIED;
    if (!Role_Parse(person.second, &role)) throw std::runtime_error("no such role: " + person.second);
    roles_[account] = role;
  }
  for (const auto& [token, times] : dead) {
    RunAsSuperuser("INSERT INTO tenants.sessions (area_id, tenant_id, account, session_epoch, token_sha256, expire_time, "
                   "last_used_time, revoked_time) VALUES ('tokyo', '131016', '131016-clerk', 1, '" + Sha256Hex(token) +
                   "', " + times + ")");
  }
}

Answer World::Call(const google::protobuf::MethodDescriptor& method, const Message& request, const std::string& token) {
  grpc::GenericStub stub(outside_);
  grpc::ClientContext context;
  PrepareCall(context, token, 20'000);
  grpc::CompletionQueue queue;
  grpc::ByteBuffer sent;
  bool own = false;
  grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(request, &sent, &own);
  const std::string path = "/" + method.service()->full_name() + "/" + method.name();
  auto call = stub.PrepareUnaryCall(&context, path, sent, &queue);
  call->StartCall();
  grpc::ByteBuffer received;
  Answer answer;
  call->Finish(&received, &answer.status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!answer.status.ok()) {
    answer.text = ProblemOf(FromGrpc(answer.status)).ShortDebugString();
    return answer;
  }
  const auto response = New(*method.output_type());
  grpc::GenericDeserialize<grpc::ProtoBufferReader, Message>(&received, response.get());
  answer.text = response->ShortDebugString();
  google::protobuf::util::JsonPrintOptions print;
  print.always_print_primitive_fields = true;
  std::string as_json;
  if (google::protobuf::util::MessageToJsonString(*response, &as_json, print).ok()) answer.text = as_json;
  return answer;
}

std::string World::Must(const std::string& account, const std::string& service, const std::string& method,
                        const std::string& body) {
  const auto* descriptor = Pool().FindMethodByName("kyodo.procurement.v1." + service + "." + method);
  const auto request = New(*descriptor->input_type());
  const auto parsed = google::protobuf::util::JsonStringToMessage(body, request.get());
  if (!parsed.ok()) throw std::runtime_error(method + ": " + parsed.ToString());
  if (const auto* id = request->GetDescriptor()->FindFieldByName("request_id")) {
    request->GetReflection()->SetString(request.get(), id, NewUuid());
  }
  const Answer answer = Call(*descriptor, *request, tokens_.at(account));
  if (!answer.status.ok()) throw std::runtime_error(account + " " + method + ": " + answer.text);
  return answer.text;
}

std::vector<const google::protobuf::MethodDescriptor*> World::methods() const {
  std::vector<const google::protobuf::MethodDescriptor*> all;
  for (const char* file : {"kyodo/tenants/v1/sessions.proto", "kyodo/tenants/v1/directory.proto", "kyodo/tenants/v1/users.proto",
                           "kyodo/procurement/v1/rounds.proto", "kyodo/procurement/v1/participations.proto",
                           "kyodo/procurement/v1/bids.proto", "kyodo/procurement/v1/contracts.proto"}) {
    const auto* descriptor = Pool().FindFileByName(file);
    for (int s = 0; s < descriptor->service_count(); ++s) {
      for (int m = 0; m < descriptor->service(s)->method_count(); ++m) all.push_back(descriptor->service(s)->method(m));
    }
  }
  return all;
}

std::map<std::string, std::string> World::Fingerprint() const {
  pqxx::connection connection(database_.superuser_dsn());
  pqxx::nontransaction sql(connection);
  std::map<std::string, std::string> prints;
  for (const auto& row : sql.exec("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('tenants', "
                                  "'procurement') AND tablename NOT IN ('sessions', 'sign_in_failures', 'outbox', "
                                  "'standing_deltas', 'standing_totals', 'notices')")) {
    const std::string table = row[0].c_str();
    prints[table] = sql.exec("SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM " + table + " AS t")[0][0].c_str();
  }
  return prints;
}

std::string World::NewRound(const std::string& title, const std::string& ceiling) {
  json round = json::parse(kRound);
  round["title"] = title;
  round["lots"][0]["items"][0]["ceilingUnitPrice"] = ceiling;
  const json me = json::parse(Must("body-officer", "RoundService", "CreateRound", json{{"round", round}}.dump()));
  const std::string name = me["name"];
  pqxx::connection connection(database_.superuser_dsn());
  pqxx::nontransaction sql(connection);
  const auto at = [&](const std::string& interval) {
    return std::string(sql.exec("SELECT to_char(kyodo.now() + interval '" + interval +
                                "', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")[0][0].c_str());
  };
  sql.exec("SET timezone = 'UTC'");
  Must("body-officer", "RoundService", "UpdateRound",
       json{{"round", {{"name", name}, {"surveyDeadline", at("1 day")}, {"joinDeadline", at("2 days")},
                       {"questionDeadline", at("3 days")}, {"bidDeadline", at("4 days")}}},
            {"updateMask", "surveyDeadline,joinDeadline,questionDeadline,bidDeadline"}}.dump());
  return name;
}

void World::JoinRound(const std::string& round, const std::string& code) {
  const std::string name = round + "/participations/" + code;
  const std::string canary = "CANARY-" + code;
  const json line = {{"item", "pc"}, {"quantity", "100"}, {"site", canary}};
  Must(code + "-clerk", "ParticipationService", "PutParticipation",
       json{{"participation", {{"name", name}, {"lines", {line}}, {"stageWanted", "FIRM"},
                               {"budget", {{"line", canary}, {"amountYen", "66000000"}}}}}}.dump());
  Must(code + "-clerk", "ParticipationService", "SubmitParticipation", json{{"name", name}}.dump());
  Must(code + "-approver", "ParticipationService", "ApproveParticipation", json{{"name", name}}.dump());
}

// A round in JOINING, answered and joined by the first municipality, and a draft.
void World::Joining() {
  own_["draft"] = NewRound(kDraftCanary);
  const std::string round = NewRound("Joining");
  Must("body-officer", "RoundService", "OpenSurvey", json{{"name", round}}.dump());
  const std::string answer = round + "/surveyAnswers/131016";
  Must("131016-clerk", "SurveyService", "PutSurveyAnswer",
       json{{"surveyAnswer", {{"name", answer}, {"lines", {{{"item", "pc"}, {"quantity", "5"}}}}, {"wishes", {kMunicipalityCanary}}}}}.dump());
  Must("body-officer", "RoundService", "CloseSurvey", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "OpenJoining", json{{"name", round}}.dump());
  JoinRound(round, "131016");
  own_["rounds/*/surveyAnswers/*"] = answer;
  own_["rounds/*/participations/*"] = round + "/participations/131016";
  own_["joining"] = round;
}

// A round in TENDERING with a bid and a question of the first vendor.
void World::Sealed() {
  const std::string round = NewRound("Tendering");
  Must("body-officer", "RoundService", "OpenSurvey", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "CloseSurvey", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "OpenJoining", json{{"name", round}}.dump());
  JoinRound(round, "131016");
  JoinRound(round, "131024");
  Must("body-officer", "RoundService", "OpenTender", json{{"name", round}}.dump());
  Must("body-officer2", "RoundService", "OpenTender", json{{"name", round}}.dump());
  const json bid = {{"lots", {{{"lot", "1"}, {"items", {{{"item", "pc"}, {"tierRule", "ALL_UNITS"},
      {"tiers", {{{"fromQuantity", "1"}, {"unitPrice", kBidCanary}}}}}}}}}}, {"lotteryNumber", "042"}};
  const json made = json::parse(Must("vendor-1", "BidService", "CreateBid", json{{"parent", round}, {"bid", bid}}.dump()));
  const json asked = json::parse(Must("vendor-1", "QuestionService", "CreateQuestion",
                                      json{{"parent", round}, {"question", {{"text", kQuestionCanary}}}}.dump()));
  own_["rounds/*/bids/*"] = made["name"];
  own_["rounds/*/questions/*"] = asked["name"];
  own_["rounds/*"] = round;
}

// A round in use: contract, order, delivery, inspection of the first municipality with the first vendor.
void World::Awarded() {
  const std::string round = NewRound("Awarded", "88000.5");
  Must("body-officer", "RoundService", "OpenSurvey", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "CloseSurvey", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "OpenJoining", json{{"name", round}}.dump());
  JoinRound(round, "131016");
  JoinRound(round, "131024");
  Must("body-officer", "RoundService", "OpenTender", json{{"name", round}}.dump());
  Must("body-officer2", "RoundService", "OpenTender", json{{"name", round}}.dump());
  const json bid = {{"lots", {{{"lot", "1"}, {"items", {{{"item", "pc"}, {"tierRule", "ALL_UNITS"},
      {"tiers", {{{"fromQuantity", "1"}, {"unitPrice", "50000"}}}}}}}}}}, {"lotteryNumber", "042"}};
  Must("vendor-1", "BidService", "CreateBid", json{{"parent", round}, {"bid", bid}}.dump());
  Advance("5 days");
  Must("body-opener", "RoundService", "OpenBids", json{{"name", round}}.dump());
  Must("131016-opener", "RoundService", "OpenBids", json{{"name", round}}.dump());
  const json run = json::parse(Must("body-officer", "AwardService", "CreateAwardRun", json{{"parent", round}, {"mode", "SIMPLE"}}.dump()));
  own_["operations/*"] = run["name"];
  own_["rounds/*/awardRuns/*"] = run["response"]["name"];
  Must("body-officer", "RoundService", "DecideAward", json{{"name", round}}.dump());
  Must("body-officer2", "RoundService", "DecideAward", json{{"name", round}}.dump());
  Must("body-officer", "RoundService", "EndStandstill", json{{"name", round}}.dump());
  const json contracts = json::parse(Must("131016-clerk", "ContractService", "ListContracts", "{}"))["contracts"];
  const std::string contract = contracts[0]["name"];
  Must("131016-approver", "ContractService", "SignContract", json{{"name", contract}}.dump());
  Must("vendor-1", "ContractService", "SignContract", json{{"name", contract}}.dump());
  const json lines = {{{"item", "pc"}, {"quantity", "10"}}};
  own_["contracts/*"] = contract;
  own_["orders/*"] = json::parse(Must("131016-clerk", "ContractService", "CreateOrder",
                                      json{{"order", {{"contract", contract}, {"lines", lines}}}}.dump()))["name"];
  own_["deliveries/*"] = json::parse(Must("vendor-1", "ContractService", "CreateDelivery",
      json{{"delivery", {{"order", own_["orders/*"]}, {"lines", lines}, {"note", kDeliveryCanary}}}}.dump()))["name"];
  own_["inspections/*"] = json::parse(Must("131016-clerk", "ContractService", "CreateInspection",
      json{{"inspection", {{"delivery", own_["deliveries/*"]}, {"result", "REJECTED"}, {"reason", kDeliveryCanary}}}}.dump()))["name"];
  own_["awarded"] = round;
}

}  // namespace kyodo::isolation
