// The orders LEXIMIN, WEIGHT and MAXMIN_WEIGHT as sequences of steps, each proved by a tree.
#pragma once

#include <vector>

#include "optimizer/allocation/group.h"
#include "optimizer/allocation/steps.h"
#include "optimizer/allocation/tree.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

// A step that was carried out: no solution under plan.settled has more than `bound` (in the step's objective).
struct ProvedStep {
  StepPlan plan;
  std::int64_t value = 0;
  std::int64_t bound = 0;
  Proof proof;
  bool smallest = false;  // the first step of MAXMIN_WEIGHT
};

struct GroupSolution {
  Chosen chosen;
  std::vector<ProvedStep> steps;
  // Entries of the group's ascending shares that are proved, from the smallest.
  int shares_proved = 0;
  bool value_proved = false;
  bool all_proved = false;
  std::int64_t value_bound = 0;  // in 1/20,000: of the solution that is best in the order
};

struct Solution {
  std::vector<Group> groups;
  std::vector<GroupSolution> parts;  // same order
  bool optimal = false;
  int shares_proved = 0;  // of the whole ascending vector
  std::int64_t value_bound = 0;
  bool all_proved = false;
};

// Group by group; MAXMIN_WEIGHT first looks for the smallest share of all groups.
Solution SolveInstance(const Instance& instance, const Limits& limits, const Deadline& deadline);

// Who serves what, in the terms of the instance.
Served ToServed(const Instance& instance, const Solution& solution);

}  // namespace kyodo::optimizer::allocation
