#include "tests/support/cluster.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <stdexcept>
#include <thread>

namespace kyodo::testing {
namespace {

namespace fs = std::filesystem;

constexpr char kPrefix[] = "kyodo-test-";
constexpr char kSuperuser[] = "kyodo_superuser";
bool use_fsync = false;

// Debian keeps the server's programs outside PATH.
std::string Program(const std::string& name) {
  const char* folder = std::getenv("KYODO_PG_BIN");
  return std::string(folder != nullptr ? folder : "/usr/lib/postgresql/15/bin") + "/" + name;
}

int OpenLock(const fs::path& directory, int flags) {
  return open((directory / "lock").c_str(), flags | O_CLOEXEC, 0600);
}

// Ends the postmaster that still runs in a folder whose owner is gone.
void KillLeftoverServer(const fs::path& directory) {
  std::ifstream pid_file(directory / "data" / "postmaster.pid");
  pid_t pid = 0;
  if (!(pid_file >> pid) || pid <= 1) return;
  std::ifstream command_file("/proc/" + std::to_string(pid) + "/cmdline");
  const std::string command{std::istreambuf_iterator<char>(command_file), std::istreambuf_iterator<char>()};
  if (command.find(directory.string()) == std::string::npos) return;
  kill(pid, SIGQUIT);
  for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

// Removes clusters of test processes that died: their lock can be taken.
void RemoveLeftovers(const fs::path& parent) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
    if (entry.path().filename().string().rfind(kPrefix, 0) != 0) continue;
    const int lock = OpenLock(entry.path(), O_RDWR);
    if (lock < 0) continue;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
      KillLeftoverServer(entry.path());
      fs::remove_all(entry.path(), ignored);
    }
    close(lock);
  }
}

}  // namespace

TestCluster& TestCluster::Instance() {
  static TestCluster cluster;
  return cluster;
}

void TestCluster::UseFsync() { use_fsync = true; }

TestCluster::TestCluster() : user_(RunAs::Unprivileged()) {
  // Not TMPDIR: a socket's path has at most 107 bytes.
  RemoveLeftovers("/tmp");
  std::string name = std::string("/tmp/") + kPrefix + "XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
  directory_ = name;
  lock_ = OpenLock(directory_, O_RDWR | O_CREAT);
  if (lock_ < 0 || flock(lock_, LOCK_EX) != 0) throw std::runtime_error("cannot lock " + directory_);
  if (user_.drop && chown(directory_.c_str(), user_.uid, user_.gid) != 0) {
    throw std::runtime_error("cannot give " + directory_ + " to the user of PostgreSQL");
  }
  RunToEnd(user_,
           {Program("initdb"), "-D", directory_ + "/data", "-U", kSuperuser, "--auth=trust", "--no-sync", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-instructions"},
           directory_ + "/initdb.log");
  Launch();
}

TestCluster::~TestCluster() {
  Quit();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
  close(lock_);
}

void TestCluster::Launch() {
  std::vector<std::string> command = {Program("postgres"), "-D", directory_ + "/data", "-k", directory_};
  for (const char* setting : {"listen_addresses=", "max_connections=200", "timezone=UTC", "log_statement=none",
                              "autovacuum=off", "shared_buffers=64MB"}) {
    command.insert(command.end(), {"-c", setting});
  }
  if (!use_fsync) command.insert(command.end(), {"-c", "fsync=off", "-c", "full_page_writes=off"});
  postmaster_ = Start(user_, command, directory_ + "/postgres.log");
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    try {
      pqxx::connection connection(SuperuserDsn("postgres"));
      return;
    } catch (const pqxx::broken_connection& error) {
      if (waitpid(postmaster_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > give_up) {
        throw std::runtime_error("PostgreSQL did not start, see " + directory_ + "/postgres.log: " + error.what());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

void TestCluster::Quit() {
  if (postmaster_ <= 0) return;
  kill(postmaster_, SIGQUIT);
  waitpid(postmaster_, nullptr, 0);
  postmaster_ = -1;
}

void TestCluster::CrashAndRestart() {
  Quit();
  Launch();
}

std::string TestCluster::Dsn(const std::string& database, const std::string& role) const {
  return "host=" + directory_ + " dbname=" + database + " user=" + role;
}

std::string TestCluster::SuperuserDsn(const std::string& database) const { return Dsn(database, kSuperuser); }

}  // namespace kyodo::testing
