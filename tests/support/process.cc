#include "tests/support/process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace kyodo::testing {
namespace {

// The last 2,000 bytes of a log, for an error message.
std::string Tail(const std::string& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

// In the child: output to the log, another user, then the program. Only calls that are safe after fork.
[[noreturn]] void Become(const RunAs& user, char* const* arguments, int log, bool tie_to_parent) {
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  if (user.drop && (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0)) _exit(126);
  // After setuid, which clears it. The signal comes when the starting thread ends, so only the main thread ties.
  if (tie_to_parent) prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (chdir("/") != 0) _exit(126);
  execvp(arguments[0], arguments);
  _exit(127);
}

pid_t Fork(const RunAs& user, const std::vector<std::string>& command, const std::string& log_path, bool tie) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int log = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log < 0) throw std::runtime_error("cannot write " + log_path);
  const pid_t child = fork();
  if (child == 0) Become(user, arguments.data(), log, tie);
  close(log);
  if (child < 0) throw std::runtime_error("cannot start " + command[0]);
  return child;
}

}  // namespace

RunAs RunAs::Unprivileged() {
  if (geteuid() != 0) return {};
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name)) return {.drop = true, .uid = entry->pw_uid, .gid = entry->pw_gid};
  }
  throw std::runtime_error("running as root, but there is neither a user postgres nor nobody to run PostgreSQL as");
}

void RunToEnd(const RunAs& user, const std::vector<std::string>& command, const std::string& log_path) {
  const pid_t child = Fork(user, command, log_path, false);
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(command[0] + " failed:\n" + Tail(log_path));
  }
}

pid_t Start(const RunAs& user, const std::vector<std::string>& command, const std::string& log_path) {
  return Fork(user, command, log_path, getpid() == gettid());
}

}  // namespace kyodo::testing
