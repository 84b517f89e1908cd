#include "tests/procurement/support.h"

#include <pqxx/pqxx>

#include "procurement/api/round_proto.h"

namespace kyodo::procurement {
namespace {

// What an account may do, by the last word of its name.
const std::map<std::string, std::vector<Role>>& RolesByName() {
  static const std::map<std::string, std::vector<Role>> kRoles = {{"clerk", {MUNICIPALITY_CLERK}},
                                                                  {"clerk2", {MUNICIPALITY_CLERK}},
                                                                  {"approver", {MUNICIPALITY_APPROVER}},
                                                                  // Both roles in one hand.
                                                                  {"chief", {MUNICIPALITY_CLERK, MUNICIPALITY_APPROVER}},
                                                                  {"dx", {MUNICIPALITY_DX}},
                                                                  {"opener", {OPENING_OFFICER}},
                                                                  {"officer", {ROUND_OFFICER}},
                                                                  {"officer2", {ROUND_OFFICER}},
                                                                  {"evaluator", {EVALUATOR}},
                                                                  {"evaluator2", {EVALUATOR}},
                                                                  {"planner", {TALENT_PLANNER}},
                                                                  {"programme", {PROGRAMME_MANAGER}},
                                                                  {"auditor", {AUDITOR, OPENING_OFFICER}},
                                                                  {"admin", {ADMINISTRATOR}}};
  return kRoles;
}

DatabaseOptions OptionsFor(const kyodo::testing::TestDatabase& database, const std::string& role, int pool_size) {
  return {.dsn = database.dsn(role), .user = role, .schema = "procurement", .pool_size = pool_size};
}

}  // namespace

grpc::Status StandInSessions::VerifySession(grpc::ServerContext*, const tenants::v1::VerifySessionRequest* request,
                                            tenants::v1::VerifySessionResponse* response) {
  const std::string& account = request->token();
  response->set_account(account);
  response->set_area("tokyo");
  *response->mutable_authenticate_time() =
      ToProto(std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
  if (account.rfind("vendor-", 0) == 0) {
    response->set_tenant(account);
    response->set_tenant_kind(tenants::v1::VENDOR);
    response->add_roles(VENDOR_STAFF);
    return grpc::Status::OK;
  }
  const std::size_t dash = account.find('-');
  const auto roles = dash == std::string::npos ? RolesByName().end() : RolesByName().find(account.substr(dash + 1));
  if (roles == RolesByName().end()) {
    return ToGrpc(Fail(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED", {"Sign in.", "サインインしてください。"}));
  }
  response->set_tenant(account.substr(0, dash));
  response->set_tenant_kind(response->tenant() == "body" ? tenants::v1::BODY : tenants::v1::MUNICIPALITY);
  for (const Role role : roles->second) response->add_roles(role);
  return grpc::Status::OK;
}

grpc::Status StandInDirectory::GetArea(grpc::ServerContext*, const tenants::v1::GetAreaRequest*,
                                       tenants::v1::GetAreaResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::int64_t population = 0;
  for (const char* code : kMunicipalities) {
    auto* municipality = response->add_municipalities();
    municipality->set_name(std::string("municipalities/") + code);
    municipality->set_display_name(code);
    municipality->set_population(population += 100'000);
  }
  for (int i = 1; i <= 6; ++i) {
    auto* vendor = response->add_vendors();
    const std::string id = "vendor-" + std::to_string(i);
    vendor->set_name("vendors/" + id);
    vendor->set_display_name(id);
    if (suspended_.count(id) > 0) vendor->mutable_suspended_until()->set_seconds(4102444799);
  }
  for (const auto& [key, value] : settings_) {
    auto* setting = response->add_settings();
    setting->set_key(key);
    setting->set_value(value);
  }
  return grpc::Status::OK;
}

void StandInDirectory::SetSetting(const std::string& key, const std::string& value) {
  const std::lock_guard<std::mutex> lock(mutex_);
  settings_[key] = value;
}

void StandInDirectory::Suspend(const std::string& vendor) {
  const std::lock_guard<std::mutex> lock(mutex_);
  suspended_.insert(vendor);
}

grpc::Status StandInNotices::DeliverNotices(grpc::ServerContext*, const tenants::v1::DeliverNoticesRequest* request,
                                            google::protobuf::Empty*) {
  const std::lock_guard<std::mutex> lock(mutex_);
  delivered_.push_back(*request);
  return grpc::Status::OK;
}

std::vector<tenants::v1::DeliverNoticesRequest> StandInNotices::delivered() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return delivered_;
}

World::World()
    : database_(kyodo::testing::TestDatabase::Create()),
      procurement_(OptionsFor(database_, "kyodo_procurement", 16)),
      worker_(OptionsFor(database_, "kyodo_procurement_worker", 8)),
      area_directory_(channels_, "tokyo"),
      round_service_(procurement_, worker_, identity_, area_directory_, "tokyo"),
      survey_service_(procurement_, identity_, "tokyo"),
      participation_service_(procurement_, worker_, identity_, area_directory_, "tokyo"),
      question_service_(procurement_, identity_, "tokyo"),
      bid_service_(procurement_, identity_, area_directory_, "tokyo"),
      award_service_(procurement_, worker_, identity_, area_directory_, "tokyo"),
      contract_service_(procurement_, worker_, identity_, area_directory_, "tokyo") {
  grpc::ServerBuilder builder;
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{
           &stand_in_sessions_, &stand_in_directory_, &stand_in_notices_, &round_service_, &survey_service_,
           &participation_service_, &question_service_, &bid_service_, &award_service_, &contract_service_}) {
    builder.RegisterService(service);
  }
  server_ = builder.BuildAndStart();
  channels_.SetLocal(server_.get(), {"tenants", "procurement"});
  const auto channel = channels_.To("procurement");
  rounds_ = v1::RoundService::NewStub(channel);
  surveys_ = v1::SurveyService::NewStub(channel);
  participations_ = v1::ParticipationService::NewStub(channel);
  questions_ = v1::QuestionService::NewStub(channel);
  bids_ = v1::BidService::NewStub(channel);
  awards_ = v1::AwardService::NewStub(channel);
  contracts_ = v1::ContractService::NewStub(channel);
}

World::~World() {
  participation_service_.EndWatches();
  server_->Shutdown();
}

std::string World::Sql(const std::string& statement) {
  pqxx::connection connection(database_.superuser_dsn());
  pqxx::nontransaction session(connection);
  const pqxx::result rows = session.exec(statement);
  return rows.empty() || rows.columns() == 0 ? "" : rows[0][0].c_str();
}

void World::Advance(const std::string& interval) {
  Sql("UPDATE kyodo.clock SET area_origin = area_origin + interval '" + interval + "'");
}

google::protobuf::Timestamp World::In(int seconds) {
  const std::string now = Sql("SET timezone = 'UTC'; SELECT kyodo.now() + interval '" + std::to_string(seconds) + " seconds'");
  return ToProto(ParseTime(now).value());
}

v1::Round World::RoundToCreate() {
  v1::Round round;
  round.set_title("令和9年度 共同調達");
  round.set_fiscal_year(2027);
  *round.mutable_join_deadline() = In(3600);
  *round.mutable_bid_deadline() = In(7200);
  v1::Lot* first = round.add_lots();
  first->set_lot("1");
  first->set_title("端末");
  first->set_kind(v1::Lot::GOODS);
  v1::Lot* second = round.add_lots();
  second->set_lot("2");
  second->set_title("机");
  second->set_kind(v1::Lot::GOODS);
  for (const auto& [lot, id] : {std::pair(first, "pc"), std::pair(first, "tablet"), std::pair(second, "desk")}) {
    v1::Item* item = lot->add_items();
    item->set_item(id);
    item->set_title(id);
    item->set_unit("台");
    v1::MarketTiers* market = round.add_market_tiers();
    market->set_item(id);
    for (const auto& [from, price] : {std::pair(1, "1000"), std::pair(100, "900"), std::pair(1000, "800.5")}) {
      v1::PriceTier* tier = market->add_tiers();
      tier->set_from_quantity(from);
      tier->set_unit_price(price);
    }
  }
  v1::CostTerm* term = round.add_cost_terms();
  term->set_title("保守窓口");
  term->set_source(v1::CostTerm::FIXED_FEE);
  term->set_bearers(v1::CostTerm::ALL);
  v1::SplitPart* part = term->add_split();
  part->set_key(v1::SplitPart::EQUAL);
  part->set_percent("100");
  return round;
}

absl::StatusOr<v1::Round> World::Act(const std::string& account, ActMethod method, const std::string& round) {
  v1::ActOnRoundRequest request;
  request.set_name(round);
  return Call(account, rounds_, method, request);
}

std::string World::CreateDraft(const v1::Round& round) {
  v1::CreateRoundRequest request;
  *request.mutable_round() = round;
  const auto created = Call("body-officer", rounds_, &v1::RoundService::Stub::CreateRound, request);
  EXPECT_THAT(created, IsOk());
  return created.ok() ? created->name() : "";
}

std::string World::CreateJoining() {
  const std::string name = CreateDraft(RoundToCreate());
  EXPECT_THAT(Act("body-officer", &v1::RoundService::Stub::OpenJoining, name), IsOk());
  return name;
}

std::string World::CreateTendering() {
  const std::string name = CreateJoining();
  EXPECT_THAT(Join("131016", name, {{"pc", 60}, {"tablet", 10}}), IsOk());
  EXPECT_THAT(Join("131024", name, {{"pc", 40}}), IsOk());
  EXPECT_THAT(Join("131032", name, {{"desk", 5}}, v1::Participation::CONDITIONAL), IsOk());
  EXPECT_THAT(Act("body-officer", &v1::RoundService::Stub::OpenTender, name), IsOk());
  EXPECT_THAT(Act("body-officer2", &v1::RoundService::Stub::OpenTender, name), IsOk());
  return name;
}

absl::StatusOr<v1::Round> World::GetRound(const std::string& account, const std::string& name) {
  v1::GetRoundRequest request;
  request.set_name(name);
  return Call(account, rounds_, &v1::RoundService::Stub::GetRound, request);
}

absl::StatusOr<v1::Participation> World::Put(const std::string& municipality, const std::string& round,
                                             const std::vector<std::pair<std::string, std::int64_t>>& lines,
                                             v1::Participation::Stage stage) {
  v1::PutParticipationRequest request;
  request.mutable_participation()->set_name(round + "/participations/" + municipality);
  request.mutable_participation()->set_stage_wanted(stage);
  for (const auto& [item, quantity] : lines) {
    v1::Line* line = request.mutable_participation()->add_lines();
    line->set_item(item);
    line->set_quantity(quantity);
  }
  return Call(municipality + "-clerk", participations_, &v1::ParticipationService::Stub::PutParticipation, request);
}

absl::StatusOr<v1::Participation> World::Decide(const std::string& account, DecideMethod method,
                                                const std::string& municipality, const std::string& round,
                                                const std::string& reason) {
  v1::ActOnParticipationRequest request;
  request.set_name(round + "/participations/" + municipality);
  request.set_reason(reason);
  return Call(account, participations_, method, request);
}

absl::StatusOr<v1::Participation> World::Join(const std::string& municipality, const std::string& round,
                                              const std::vector<std::pair<std::string, std::int64_t>>& lines,
                                              v1::Participation::Stage stage) {
  using Stub = v1::ParticipationService::Stub;
  RETURN_IF_ERROR(Put(municipality, round, lines, stage).status());
  RETURN_IF_ERROR(Decide(municipality + "-clerk", &Stub::SubmitParticipation, municipality, round).status());
  return Decide(municipality + "-approver", &Stub::ApproveParticipation, municipality, round);
}

absl::StatusOr<v1::Standing> World::GetStanding(const std::string& account, const std::string& round) {
  v1::GetStandingRequest request;
  request.set_round(round);
  return Call(account, participations_, &v1::ParticipationService::Stub::GetStanding, request);
}

}  // namespace kyodo::procurement
