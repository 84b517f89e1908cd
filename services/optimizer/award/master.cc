#include "optimizer/award/master.h"

#include <algorithm>
#include <cmath>
#include <coin/ClpSimplex.hpp>

namespace kyodo::optimizer::award {
namespace {

// Sum of fees and of the dearest prices: only a scale for Clp's tolerances and the price of what is missing.
double Magnitude(const Instance& instance) {
  double sum = 1;
  for (const Vendor& vendor : instance.input->vendors) sum += static_cast<double>(vendor.fee_tt);
  for (int i = 0; i < instance.items; ++i) {
    double most = 0;
    for (const Piece& piece : instance.pieces[i]) {
      double delivery = 0;
      for (const std::int64_t surcharge : instance.surcharge[piece.vendor][i])
        delivery = std::max<double>(delivery, surcharge);
      const double units = instance.input->over_purchase ? piece.hi : std::min(piece.hi, instance.total[i]);
      most = std::max(most, static_cast<double>(piece.fixed) + (static_cast<double>(piece.unit) + delivery) * units);
    }
    sum += most;
  }
  return sum;
}

// Prices per tt of reference value are divided by the limits of their rules: neither 0 nor too long for a certificate.
double RayUnit(const Instance& instance) {
  double unit = 1e10;
  if (instance.sme_need > 0) unit = std::min(unit, 10 * static_cast<double>(instance.sme_need));
  for (const Vendor& vendor : instance.input->vendors) {
    if (vendor.capacity_tt > 0) unit = std::min(unit, 10 * static_cast<double>(vendor.capacity_tt));
  }
  return unit;
}

// Any price >= 0 is a valid one, so one that a certificate cannot carry is cut.
Int128 ToPrice(double tt, double most = 9e29) {
  const double scaled = tt * static_cast<double>(kPriceScale);
  return scaled > 0 ? static_cast<Int128>(std::min(scaled, most)) : 0;
}

// The limits of certificate.h for prices of reference value, with room for rounding.
double ReferencePriceMax(const Instance& instance) {
  const Input& input = *instance.input;
  double dearest = 1, largest = 1;
  for (const Item& item : input.items) dearest = std::max(dearest, static_cast<double>(item.reference_tt));
  for (int i = 0; i < instance.items; ++i) {
    largest += static_cast<double>(input.items[i].reference_tt) * static_cast<double>(instance.total[i]);
  }
  for (const Vendor& vendor : input.vendors) largest = std::max(largest, static_cast<double>(vendor.capacity_tt));
  if (input.over_purchase) largest = 1e17;
  return 0.99 * std::min(1e32 / dearest, 1e35 / largest);
}

}  // namespace

Column MakeColumn(const Instance& instance, int item, Plan plan) {
  Column column{.item = item};
  for (const PlanPart& part : plan.parts) {
    const Piece& piece = instance.pieces[item][part.piece];
    std::int64_t total = 0, cheapest = -1;
    for (int r = 0; r < instance.regions; ++r) {
      const std::int64_t surcharge = instance.surcharge[piece.vendor][item][r];
      if (surcharge < 0) continue;
      if (cheapest < 0 || surcharge < cheapest) cheapest = surcharge;
      total += part.quantity[r];
      column.cost += Money{surcharge} * part.quantity[r];
    }
    if (static_cast<int>(part.quantity.size()) > instance.regions) {
      total += part.quantity[instance.regions];
      column.cost += Money{cheapest} * part.quantity[instance.regions];
    }
    column.cost += piece.fixed + Money{piece.unit} * total;
    column.bids.emplace_back(piece.bid, total);
    column.hits.insert(column.hits.end(), piece.hits.begin(), piece.hits.end());
  }
  column.plan = std::move(plan);
  return column;
}

bool Fits(const Instance& instance, const Column& column, const Node& node) {
  const auto buys = [&](int bid) {
    return std::any_of(column.bids.begin(), column.bids.end(), [&](const auto& one) { return one.first == bid; });
  };
  int before = -1;
  for (const Piece& piece : instance.pieces[column.item]) {
    if (piece.bid != before && node.quantity[piece.bid].lo > 0 && !buys(piece.bid)) return false;
    before = piece.bid;
  }
  return std::all_of(column.bids.begin(), column.bids.end(), [&](const auto& bid) {
    return bid.second >= node.quantity[bid.first].lo && bid.second <= node.quantity[bid.first].hi;
  });
}

Master::Master(const Instance& instance, bool ray)
    : instance_(instance), ray_(ray), lp_(std::make_unique<ClpSimplex>()) {
  lp_->setLogLevel(0);
  reference_price_max_ = ReferencePriceMax(instance);
  lp_->setPrimalTolerance(1e-9);
  // A ray has no money: its unit only keeps the prices of reference value away from 0 when they are rounded.
  unit_ = ray ? RayUnit(instance) : Magnitude(instance) / 1e7;
  AddStructure();
}

Master::~Master() = default;

int Master::AddRow(double lower, double upper) {
  lp_->addRow(0, nullptr, nullptr, lower, upper);
  return lp_->numberRows() - 1;
}

void Master::AddArtificial(int row, double sign) {
  // Dear enough to be left as soon as anything else fits: ten times everything.
  lp_->addColumn(1, &row, &sign, 0, COIN_DBL_MAX, ray_ ? 1.0 : 1e8);
  artificial_.push_back(lp_->numberColumns() - 1);
}

void Master::AddStructure() {
  const Input& input = *instance_.input;
  for (int i = 0; i < instance_.items; ++i) {
    const double one = instance_.total[i] > 0 ? 1 : 0;
    item_row_.push_back(AddRow(one, one));
  }
  for (std::size_t b = 0; b < instance_.bids.size(); ++b) bid_row_.push_back(AddRow(-COIN_DBL_MAX, 0));
  for (std::size_t h = 0; h < instance_.hits.size(); ++h) hit_row_.push_back(AddRow(-COIN_DBL_MAX, 0));
  for (int v = 0; v < instance_.vendors; ++v) {
    capacity_row_.push_back(input.vendors[v].capacity_tt < 0 ? -1 : AddRow(-COIN_DBL_MAX, 1));
  }
  if (instance_.sme_need > 0) sme_row_ = AddRow(1, COIN_DBL_MAX);
  const int max_row = AddRow(-COIN_DBL_MAX, instance_.max_winners);
  if (instance_.min_winners > 0) {
    min_row_ = AddRow(instance_.min_winners, COIN_DBL_MAX);
    for (int v = 0; v < instance_.vendors; ++v) win_row_.push_back(AddRow(-COIN_DBL_MAX, 0));
  }
  wins_at_ = 0;
  for (int v = 0; v < instance_.vendors; ++v) {
    std::vector<int> rows{max_row};
    std::vector<double> values{1};
    for (const int bid : instance_.bids_of_vendor[v]) rows.push_back(bid_row_[bid]), values.push_back(-1);
    if (min_row_ >= 0) {
      rows.insert(rows.end(), {min_row_, win_row_[v]});
      values.insert(values.end(), {1, 1});
    }
    const double extra = static_cast<double>(instance_.winner_price) / static_cast<double>(kPriceScale);
    const double fee = ray_ ? 0 : (static_cast<double>(input.vendors[v].fee_tt) + extra) / unit_;
    lp_->addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), 0, 1, fee);
  }
  rebate_at_ = lp_->numberColumns();
  for (std::size_t b = 0; b < input.bundles.size(); ++b) {
    // A rebate needs a winner: a row of its own.
    const int with_winner = AddRow(-COIN_DBL_MAX, 0);
    lp_->modifyCoefficient(with_winner, wins_at_ + input.bundles[b].vendor, -1);
    std::vector<int> rows{with_winner};
    for (const int h : instance_.hits_of_bundle[b]) rows.push_back(hit_row_[h]);
    const std::vector<double> values(rows.size(), 1);
    const double rebate = ray_ ? 0 : -static_cast<double>(input.bundles[b].rebate_tt) / unit_;
    lp_->addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), 0, 1, rebate);
  }
  for (int i = 0; i < instance_.items; ++i) AddArtificial(item_row_[i], 1);
  if (sme_row_ >= 0) AddArtificial(sme_row_, 1);
  if (min_row_ >= 0) AddArtificial(min_row_, 1);
  for (const int row : win_row_) AddArtificial(row, -1);
  for (const int row : hit_row_) AddArtificial(row, -1);
  columns_at_ = lp_->numberColumns();
}

bool Master::Add(Column column) {
  std::vector<std::int64_t> key{column.item};
  for (const PlanPart& part : column.plan.parts) {
    key.push_back(part.piece);
    key.insert(key.end(), part.quantity.begin(), part.quantity.end());
  }
  if (!known_.insert(std::move(key)).second) return false;
  const Input& input = *instance_.input;
  std::vector<int> rows{item_row_[column.item]};
  std::vector<double> values{1};
  double sme = 0;
  for (const auto& [bid, quantity] : column.bids) {
    const int vendor = instance_.bids[bid].vendor;
    rows.push_back(bid_row_[bid]), values.push_back(1);
    if (min_row_ >= 0) rows.push_back(win_row_[vendor]), values.push_back(-1);
    const double reference = static_cast<double>(input.items[column.item].reference_tt) * static_cast<double>(quantity);
    if (capacity_row_[vendor] >= 0) {
      rows.push_back(capacity_row_[vendor]);
      values.push_back(reference / std::max(1.0, static_cast<double>(input.vendors[vendor].capacity_tt)));
    }
    if (sme_row_ >= 0 && input.vendors[vendor].sme) sme += reference / static_cast<double>(instance_.sme_need);
  }
  if (sme > 0) rows.push_back(sme_row_), values.push_back(sme);
  for (const int hit : column.hits) rows.push_back(hit_row_[hit]), values.push_back(-1);
  const double cost = ray_ ? 0 : static_cast<double>(column.cost) / unit_;
  const double upper = node_.quantity.empty() || Fits(instance_, column, node_) ? COIN_DBL_MAX : 0;
  lp_->addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), 0, upper, cost);
  columns_.push_back(std::move(column));
  return true;
}

void Master::Enter(const Node& node) {
  node_ = node;
  for (int v = 0; v < instance_.vendors; ++v) lp_->setColBounds(wins_at_ + v, node.wins_lo[v], node.wins_hi[v]);
  for (std::size_t b = 0; b < node.rebate_lo.size(); ++b) {
    lp_->setColBounds(rebate_at_ + static_cast<int>(b), node.rebate_lo[b], node.rebate_hi[b]);
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    lp_->setColUpper(columns_at_ + static_cast<int>(c), Fits(instance_, columns_[c], node) ? COIN_DBL_MAX : 0);
  }
}

bool Master::Solve() {
  lp_->primal();
  return lp_->status() == 0;
}

double Master::value() const { return lp_->objectiveValue() * unit_; }

double Master::missing() const {
  double sum = 0;
  for (const int column : artificial_) sum += lp_->primalColumnSolution()[column];
  return sum;
}

Prices Master::prices() const {
  const double* dual = lp_->dualRowSolution();
  const Input& input = *instance_.input;
  Prices prices;
  prices.ray = ray_;
  for (const int row : bid_row_) prices.bid.push_back(ToPrice(-dual[row] * unit_));
  for (const int row : hit_row_) prices.hit.push_back(ToPrice(-dual[row] * unit_));
  for (int v = 0; v < instance_.vendors; ++v) {
    const double capacity = std::max(1.0, static_cast<double>(input.vendors[v].capacity_tt));
    prices.capacity.push_back(
        capacity_row_[v] < 0 ? 0 : ToPrice(-dual[capacity_row_[v]] * unit_ / capacity, reference_price_max_));
    prices.win.push_back(win_row_.empty() ? 0 : ToPrice(-dual[win_row_[v]] * unit_));
  }
  if (sme_row_ >= 0)
    prices.sme = ToPrice(dual[sme_row_] * unit_ / static_cast<double>(instance_.sme_need), reference_price_max_);
  return prices;
}

double Master::convexity(int item) const { return lp_->dualRowSolution()[item_row_[item]] * unit_; }
double Master::wins(int vendor) const { return lp_->primalColumnSolution()[wins_at_ + vendor]; }
double Master::rebate(int bundle) const { return lp_->primalColumnSolution()[rebate_at_ + bundle]; }
double Master::weight(std::size_t column) const {
  return lp_->primalColumnSolution()[columns_at_ + static_cast<int>(column)];
}

}  // namespace kyodo::optimizer::award
