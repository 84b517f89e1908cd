#include "tests/tenants/world.h"

#include <mutex>
#include <pqxx/pqxx>

#include "platform/migrate.h"
#include "tenants/service.h"

namespace kyodo::tenants {
namespace {

constexpr char kOrganisations[] = R"(
INSERT INTO tenants.areas VALUES ('tokyo', '東京', 'Tokyo'), ('osaka', '大阪', 'Osaka');
INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name, municipality_kind, area_group,
                             population, pupils)
VALUES ('tokyo', '131016', 'MUNICIPALITY', '千代田区', 'ちよだく', 'Chiyoda City', 'WARD', '区部', 66680, 11680),
       ('tokyo', '131024', 'MUNICIPALITY', '中央区', 'ちゅうおうく', 'Chuo City', 'WARD', '区部', 169179, 10980),
       ('tokyo', '133612', 'MUNICIPALITY', '大島町', 'おおしままち', 'Oshima Town', 'TOWN', '島しょ', 7102, 0),
       ('osaka', '271004', 'MUNICIPALITY', '大阪市', 'おおさかし', 'Osaka City', 'CITY', '', 2752412, 0),
       ('tokyo', 'body', 'BODY', 'GovTech東京', '', 'GovTech Tokyo', NULL, '', 0, 0),
       ('tokyo', 'vendor-1', 'VENDOR', '架空商事', '', 'Kakuu', NULL, '', 0, 0),
       ('tokyo', 'vendor-2', 'VENDOR', '見本電機', '', 'Mihon', NULL, '', 0, 0);
)";

struct Person {
  const char* account;
  const char* tenant;
  const char* roles;
};

constexpr Person kPeople[] = {
    {"131016-clerk", "131016", "{MUNICIPALITY_CLERK}"}, {"131016-approver", "131016", "{MUNICIPALITY_APPROVER}"},
    {"131024-clerk", "131024", "{MUNICIPALITY_CLERK}"}, {"body-admin", "body", "{ADMINISTRATOR}"},
    {"body-admin2", "body", "{ADMINISTRATOR}"},         {"body-auditor", "body", "{AUDITOR,OPENING_OFFICER}"},
    {"body-officer", "body", "{ROUND_OFFICER}"},        {"vendor-1", "vendor-1", "{VENDOR_STAFF}"},
    {"vendor-2", "vendor-2", "{VENDOR_STAFF}"},
};

// Once per test binary: schema, organisations and people.
void MakeTemplate(const std::string& owner_dsn) {
  const absl::Status migrated = Migrate(owner_dsn, Migrations());
  if (!migrated.ok()) throw std::runtime_error(std::string(migrated.message()));
}

// Row security holds the owner back as well, so a superuser fills the tables.
void Fill(const std::string& dsn) {
  static PasswordHasher hasher(kQuickHash);
  static const std::string hash = [] {
    return hasher.Hash(*hasher.Acquire(std::chrono::system_clock::now() + std::chrono::seconds(5)), PasswordOf(""));
  }();
  pqxx::connection connection(dsn);
  pqxx::work work(connection);
  work.exec(kOrganisations);
  for (const Person& person : kPeople) {
    work.exec_params(
        "INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, password_hash) "
        "VALUES ('tokyo', $1, $2, $1, $3::text[], $4)",
        person.account, person.tenant, person.roles, hash);
  }
  work.commit();
}

kyodo::testing::TestDatabase NewDatabase() {
  static std::once_flag once;
  std::call_once(once, [] { kyodo::testing::TestDatabase::SetTemplate(MakeTemplate); });
  auto database = kyodo::testing::TestDatabase::Create();
  Fill(database.superuser_dsn());
  return database;
}

DatabaseOptions OptionsOf(const kyodo::testing::TestDatabase& database, const char* role) {
  return {.dsn = database.dsn(role), .user = "", .schema = "tenants", .pool_size = 16};
}

}  // namespace

std::string PasswordOf(const std::string&) { return "an excellent staple of horses"; }

World::World(HashParameters hash)
    : database_(NewDatabase()),
      hasher_(hash),
      tenants_(OptionsOf(database_, "kyodo_tenants")),
      worker_(OptionsOf(database_, "kyodo_tenants_worker")),
      session_service_(tenants_, worker_, identity_, hasher_, SessionLimits{}, "tokyo"),
      directory_service_(tenants_, worker_, identity_, "tokyo"),
      user_service_(tenants_, identity_, hasher_, "tokyo"),
      setting_service_(tenants_, identity_, "tokyo"),
      notice_service_(tenants_, worker_, identity_, "tokyo"),
      audit_service_(tenants_, identity_, "tokyo") {
  grpc::ServerBuilder builder;
  for (grpc::Service* service :
       std::initializer_list<grpc::Service*>{&session_service_, &directory_service_, &user_service_, &setting_service_,
                                             &notice_service_, &audit_service_}) {
    builder.RegisterService(service);
  }
  server_ = builder.BuildAndStart();
  channels_.SetLocal(server_.get(), {"tenants"});
  const auto channel = channels_.To("tenants");
  sessions_ = v1::SessionService::NewStub(channel);
  directory_ = v1::DirectoryService::NewStub(channel);
  users_ = v1::UserService::NewStub(channel);
  settings_ = v1::SettingService::NewStub(channel);
  notices_ = v1::NoticeService::NewStub(channel);
  audit_ = v1::AuditService::NewStub(channel);
}

World::~World() { server_->Shutdown(); }

std::string World::Sql(const std::string& statement) {
  pqxx::connection connection(database_.superuser_dsn());
  pqxx::nontransaction session(connection);
  const pqxx::result rows = session.exec(statement);
  return rows.empty() ? "" : rows[0][0].c_str();
}

absl::StatusOr<v1::Session> World::SignIn(const std::string& account, const std::string& password,
                                          const std::string& address) {
  v1::CreateSessionRequest request;
  request.set_account(account);
  request.set_password(password);
  return Call(sessions_, &v1::SessionService::Stub::CreateSession, request, "", address);
}

std::string World::TokenOf(const std::string& account) {
  const auto session = SignIn(account, PasswordOf(account));
  EXPECT_THAT(session, IsOk()) << account;
  return session.ok() ? session->token() : "";
}

absl::StatusOr<v1::VerifySessionResponse> World::Verify(const std::string& token) {
  v1::VerifySessionRequest request;
  request.set_token(token);
  return Call(sessions_, &v1::SessionService::Stub::VerifySession, request);
}

}  // namespace kyodo::tenants
