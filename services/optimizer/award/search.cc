#include "optimizer/award/search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace kyodo::optimizer::award {
namespace {

constexpr double kUnit = 1.0 / static_cast<double>(kPriceScale);
constexpr double kFraction = 1e-6;
constexpr std::int64_t kExtraNodes = 60;
constexpr double kTolerance = 1e-6;
constexpr int kStallsMax = 20;  // rounds of Clp's rounding noise only

}  // namespace

Search::Search(const Instance& instance, const Limits& limits, const Deadline& deadline)
    : instance_(instance),
      limits_(limits),
      deadline_(deadline),
      incumbent_(instance),
      master_(std::make_unique<Master>(instance, false)),
      ray_(std::make_unique<Master>(instance, true)),
      plans_(instance) {}

Search::~Search() = default;

void Search::Start(const std::vector<std::vector<Award>>& awards) {
  for (const std::vector<Award>& one : awards) {
    incumbent_.Offer(one);
    for (int i = 0; i < instance_.items; ++i) AddPlan(one, i);
  }
}

// The plan of one item in these awards becomes a column: the program's first prices are then of the right size.
void Search::AddPlan(const std::vector<Award>& awards, int item) {
  std::map<int, std::vector<std::int64_t>> quantities;  // by vendor
  const std::size_t columns = instance_.regions + (instance_.input->over_purchase ? 1 : 0);
  for (const Award& award : awards) {
    if (award.item != item) continue;
    std::vector<std::int64_t>& of_vendor = quantities.try_emplace(award.vendor, columns, 0).first->second;
    of_vendor[award.region] += award.quantity;
  }
  Plan plan;
  for (auto& [vendor, quantity] : quantities) {
    const std::int64_t total = std::accumulate(quantity.begin(), quantity.end(), std::int64_t{0});
    for (std::size_t at = 0; at < instance_.pieces[item].size(); ++at) {
      const Piece& piece = instance_.pieces[item][at];
      if (piece.vendor == vendor && piece.lo <= total && total <= piece.hi) {
        plan.parts.push_back({static_cast<int>(at), std::move(quantity)});
        break;
      }
    }
  }
  if (!plan.parts.empty() && plan.parts.size() == quantities.size())
    master_->Add(MakeColumn(instance_, item, std::move(plan)));
}

// What a node has to exceed to be closed, 10^-12 tt: costs are multiples of the grain, so what is above (best − grain)
// cannot beat the best; where winners have a price of their own, that is the smallest difference.
std::optional<Int128> Search::Limit() const {
  if (incumbent_.has()) {
    const Int128 best = incumbent_.cost() * kPriceScale + incumbent_.winners() * instance_.winner_price;
    return best - (instance_.winner_price > 0 ? instance_.winner_price : instance_.grain * kPriceScale);
  }
  if (!incumbent_.ceiling()) return std::nullopt;
  return incumbent_.ceiling()->first * kPriceScale + incumbent_.ceiling()->second * instance_.winner_price;
}

double Search::Threshold() const {
  const std::optional<Int128> limit = Limit();
  return limit ? static_cast<double>(*limit) * kUnit : std::numeric_limits<double>::infinity();
}

bool Search::Proves(const Node& node, const Prices& prices, double bound) const {
  if (!prices.ray && !(bound > Threshold())) return false;
  const double begin = deadline_.Elapsed();
  const std::optional<Int128> exact = ExactBound(instance_, node, prices);
  exact_seconds_ += deadline_.Elapsed() - begin;
  ++exact_bounds_;
  if (!exact) return true;
  return prices.ray ? *exact > 0 : *exact > *Limit();
}

// The checker takes about twice as long for a leaf as an exact bound does, and that about four rounds of pricing.
bool Search::Late() const {
  if (deadline_.Over()) return true;
  const double each = exact_bounds_ > 0 ? 2 * exact_seconds_ / exact_bounds_ : 8 * price_seconds_;
  return deadline_.Left() < each * (static_cast<double>(tree_.size()) / 2 + 1);
}

double Search::Price(Master& master, const Node& node, const Prices& prices, bool* added) {
  double bound = 0;
  *added = false;
  if (!VendorPart<double>(instance_, node, prices, kUnit, &bound)) return std::numeric_limits<double>::infinity();
  const ItemPrices<double> on = OnItems<double>(instance_, prices, kUnit);
  for (int i = 0; i < instance_.items; ++i) {
    if (instance_.total[i] == 0) continue;
    std::vector<Plan> found;
    const double convexity = master.convexity(i);
    // A plan that does not pay for itself needs not be exact: the row's price is a bound then.
    const double slack = prices.ray ? 1e-9 * master.unit() : std::max(1e-13 * std::abs(convexity), 1e-3);
    const double least = plans_.Solve(i, node.quantity, on, convexity - slack, &found);
    bound += least;
    const std::size_t from = found.size() > 3 ? found.size() - 3 : 0;
    for (std::size_t k = from; k < found.size(); ++k) {
      *added = master.Add(MakeColumn(instance_, i, std::move(found[k]))) || *added;
    }
  }
  return bound;
}

Search::Visit Search::BoundWith(Master& master, const Node& node, double parent_bound) {
  const bool ray = &master == ray_.get();
  Visit best{.bound = -std::numeric_limits<double>::infinity()};
  master.Enter(node);
  double last = -std::numeric_limits<double>::infinity();
  int stalled = 0;
  while (master.Solve()) {
    const Prices prices = master.prices();
    bool added = false;
    const double begin = deadline_.Elapsed();
    const double bound = Price(master, node, prices, &added);
    price_seconds_ = deadline_.Elapsed() - begin;
    if (bound > best.bound) best = {false, bound, prices};
    const bool proof = ray ? bound > 1e-7 * master.unit() : bound > Threshold();
    if (proof && Proves(node, prices, bound)) return {true, bound, prices};
    if (!ray) TryCandidates(node, prices, !added);
    if (!added || Late()) break;
    // What is left to gain is below the smallest difference of two costs.
    if (!ray && master.value() - best.bound < 0.1 * static_cast<double>(instance_.grain) &&
        master.missing() < kFraction)
      break;
    stalled = bound > best.bound - 1e-3 && bound < last + 1e-3 ? stalled + 1 : 0;
    last = bound;
    if (stalled > kStallsMax) break;
  }
  best.bound = std::max(best.bound, ray ? best.bound : parent_bound);
  return best;
}

Search::Visit Search::Bound(const Node& node, double parent_bound) {
  // Whoever only asks whether anything is feasible starts with the proof that nothing is.
  if (first_only_ && nodes_ == 1) {
    const Visit ray = BoundWith(*ray_, node, 0);
    if (ray.closed) return ray;
  }
  Visit visit = BoundWith(*master_, node, parent_bound);
  if (visit.closed || Late() || master_->missing() < kFraction) return visit;
  const Visit ray = BoundWith(*ray_, node, 0);
  if (ray.closed) return ray;
  return visit;
}

void Search::TryStructure(const std::vector<std::vector<int>>& pieces) {
  for (int i = 0; i < instance_.items; ++i) {
    if (instance_.total[i] > 0 && pieces[i].empty()) return;
  }
  // Cbc's small program deals in single units.
  if (instance_.whole || std::find(tried_.begin(), tried_.end(), pieces) != tried_.end()) return;
  tried_.push_back(pieces);
  const std::optional<Candidate> candidate = Quantities(instance_, pieces, std::min(2.0, deadline_.Left()));
  if (candidate && incumbent_.Offer(AwardsOf(instance_, *candidate))) Report(-1);
}

// From the prices: the vendors that the program prefers, every item bought from them as cheaply as the prices say.
void Search::TryCandidates(const Node& node, const Prices& prices, bool settled) {
  std::vector<int> order;
  for (int v = 0; v < instance_.vendors; ++v) order.push_back(v);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return master_->wins(a) > master_->wins(b) + kFraction; });
  Node limited = node;
  Prices free_of_fees = prices;
  for (int k = 0; k < instance_.vendors; ++k) {
    const int v = order[k];
    if (k < instance_.max_winners && master_->wins(v) > 0.2) {
      for (const int bid : instance_.bids_of_vendor[v]) free_of_fees.bid[bid] = 0;
    } else if (node.wins_lo[v] == 0) {
      for (const int bid : instance_.bids_of_vendor[v]) limited.quantity[bid].hi = 0;
    }
  }
  // The same vendors are tried again only when the node has come to its prices.
  std::vector<std::int64_t> allowed;
  for (const Range& range : limited.quantity) allowed.push_back(range.hi);
  if (!settled && !allowed_.insert(std::move(allowed)).second) return;
  const ItemPrices<double> on = OnItems<double>(instance_, free_of_fees, kUnit);
  Candidate candidate(instance_.items);
  for (int i = 0; i < instance_.items; ++i) {
    if (instance_.total[i] == 0) continue;
    std::vector<Plan> found;
    plans_.Solve(i, limited.quantity, on, Transport<double>::kNone(), &found);
    if (found.empty()) return;
    candidate[i] = found.back();
  }
  if (incumbent_.Offer(AwardsOf(instance_, candidate))) Report(-1);
}

// The program's own plans, where it is decided.
void Search::OfferColumns() {
  Candidate candidate(instance_.items);
  int decided = 0;
  for (std::size_t c = 0; c < master_->columns().size(); ++c) {
    if (master_->weight(c) < 1 - kFraction) continue;
    candidate[master_->columns()[c].item] = master_->columns()[c].plan;
    ++decided;
  }
  const auto wanted =
      std::count_if(instance_.total.begin(), instance_.total.end(), [](std::int64_t t) { return t > 0; });
  if (decided == wanted && incumbent_.Offer(AwardsOf(instance_, candidate))) Report(-1);
}

void Search::Report(double bound) {
  if (!limits_.on_progress) return;
  Progress progress;
  const auto text = [](double tt) { return std::to_string(static_cast<long long>(tt / 1e4)); };
  if (incumbent_.has()) progress.incumbent = text(static_cast<double>(incumbent_.cost()));
  // Nodes that are closed by the incumbent have higher bounds than it.
  if (incumbent_.has()) bound = std::min(bound, static_cast<double>(incumbent_.cost()));
  if (bound >= 0) progress.bound = text(bound);
  if (bound >= 0 && incumbent_.has()) {
    const double cost = std::max(1.0, static_cast<double>(incumbent_.cost()));
    progress.gap_ppm = static_cast<std::int64_t>(std::ceil(std::max(0.0, cost - bound) / cost * 1e6));
  }
  limits_.on_progress(progress);
}

bool Search::Done(const std::vector<Open>& open) {
  if (open.empty() || Late()) return true;
  double bound = open.front().bound;
  for (const Open& one : open) bound = std::min(bound, one.bound);
  Report(bound);
  if (!incumbent_.has()) return false;
  if (first_only_) return true;
  const double cost = static_cast<double>(incumbent_.cost());
  return cost - bound <= kTolerance * cost && ++extra_ > kExtraNodes;
}

void Search::Expand(Open at, std::vector<Open>* open) {
  ++nodes_;
  const Visit visit = Bound(at.node, at.bound);
  TreeNode& leaf = tree_[at.tree];
  leaf.prices = visit.prices;
  leaf.open = !visit.closed;
  if (visit.closed) return;
  const std::optional<TreeNode> split = Late() ? std::nullopt : Branch(at.node);
  // The pieces tried while branching may have found what closes this node.
  if (!split || Proves(at.node, visit.prices, visit.bound)) {
    leaf.open = !split.has_value();
    return;
  }
  leaf.open = false;
  const int low = static_cast<int>(tree_.size());
  leaf.kind = split->kind;
  leaf.index = split->index;
  leaf.at = split->at;
  leaf.low = low;
  leaf.high = low + 1;
  for (const bool high : {false, true}) {
    tree_.push_back({.prices = visit.prices, .open = true});
    Open child{ChildOf(at.node, *split, high), low + (high ? 1 : 0), visit.bound};
    if (!Tighten(instance_, &child.node)) {
      tree_.back().open = false;  // nothing is left in it; any prices prove that
      continue;
    }
    open->push_back(std::move(child));
  }
}

bool Search::IsFeasible() {
  const SearchResult result = RunToFirst();
  if (incumbent_.has()) return true;
  return std::any_of(result.tree.begin(), result.tree.end(), [](const TreeNode& node) { return node.open; });
}

SearchResult Search::RunToFirst() {
  first_only_ = true;
  return Run();
}

SearchResult Search::Run() {
  SearchResult result;
  std::vector<Open> open;
  tree_.push_back({.open = true});
  Node root = Root(instance_);
  if (Tighten(instance_, &root)) {
    tree_[0].prices = master_->Solve() ? master_->prices() : Prices();
    open.push_back({std::move(root), 0, -std::numeric_limits<double>::infinity()});
  }
  while (!Done(open)) {
    const auto best =
        std::min_element(open.begin(), open.end(), [](const Open& a, const Open& b) { return a.bound < b.bound; });
    Open at = std::move(*best);
    open.erase(best);
    if (incumbent_.has() && Proves(at.node, tree_[at.tree].prices, at.bound)) {
      tree_[at.tree].open = false;
      continue;
    }
    Expand(std::move(at), &open);
  }
  result.tree = tree_;
  result.nodes = nodes_;
  return result;
}

}  // namespace kyodo::optimizer::award
