#include "optimizer/award/certificate.h"

#include <algorithm>

#include "optimizer/award/text.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::ordered_json;

ordered_json WriteLeaf(const Instance& instance, const Prices& prices) {
  const Input& input = *instance.input;
  ordered_json leaf{{"leaf", true}, {"ray", prices.ray}, {"sme", ToText(prices.sme)}};
  leaf["bids"] = ordered_json::array();
  for (std::size_t b = 0; b < prices.bid.size(); ++b) {
    if (prices.bid[b] == 0) continue;
    leaf["bids"].push_back(
        {input.vendors[instance.bids[b].vendor].id, input.items[instance.bids[b].item].id, ToText(prices.bid[b])});
  }
  leaf["hits"] = ordered_json::array();
  for (std::size_t h = 0; h < prices.hit.size(); ++h) {
    if (prices.hit[h] == 0) continue;
    leaf["hits"].push_back(
        {std::to_string(instance.hits[h].bundle), input.items[instance.hits[h].item].id, ToText(prices.hit[h])});
  }
  const auto per_vendor = [&](const std::vector<Int128>& values) {
    ordered_json list = ordered_json::array();
    for (std::size_t v = 0; v < values.size(); ++v) {
      if (values[v] != 0) list.push_back({input.vendors[v].id, ToText(values[v])});
    }
    return list;
  };
  leaf["capacity"] = per_vendor(prices.capacity);
  leaf["wins"] = per_vendor(prices.win);
  return leaf;
}

ordered_json WriteNode(const Instance& instance, const TreeNode& node) {
  const Input& input = *instance.input;
  ordered_json split;
  switch (node.kind) {
    case TreeNode::Kind::kLeaf:
      return WriteLeaf(instance, node.prices);
    case TreeNode::Kind::kWinner:
      split = {{"split", "WINNER"}, {"vendor", input.vendors[node.index].id}};
      break;
    case TreeNode::Kind::kRebate:
      split = {{"split", "REBATE"}, {"bundle", std::to_string(node.index)}};
      break;
    case TreeNode::Kind::kQuantity:
      split = {{"split", "QUANTITY"},
               {"vendor", input.vendors[instance.bids[node.index].vendor].id},
               {"item", input.items[instance.bids[node.index].item].id},
               {"at", std::to_string(node.at)}};
      break;
  }
  split["low"] = node.low;
  split["high"] = node.high;
  return split;
}

}  // namespace

std::string ToText(Int128 value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  std::string digits;
  for (; value != 0; value /= 10)
    digits.push_back(static_cast<char>('0' + (value % 10 < 0 ? -(value % 10) : value % 10)));
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

ordered_json WriteCertificate(const Instance& instance, const std::vector<TreeNode>& tree) {
  ordered_json nodes = ordered_json::array();
  for (const TreeNode& node : tree) nodes.push_back(WriteNode(instance, node));
  return {{"format", "kyodo-award-certificate-v1"}, {"tree", std::move(nodes)}};
}

}  // namespace kyodo::optimizer::award
