// Programs run by the test harness, as an unprivileged user where PostgreSQL demands one.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace kyodo::testing {

// The user that PostgreSQL runs as: oneself, or postgres (else nobody) when the tests run as root.
struct RunAs {
  bool drop = false;
  uid_t uid = 0;
  gid_t gid = 0;

  static RunAs Unprivileged();
};

// Runs a program to its end with its output in log_path. Throws with the tail of that file if it fails.
void RunToEnd(const RunAs& user, const std::vector<std::string>& command, const std::string& log_path);

// Starts a program and returns its pid. It gets SIGQUIT when the calling process dies.
pid_t Start(const RunAs& user, const std::vector<std::string>& command, const std::string& log_path);

}  // namespace kyodo::testing
