#include "procurement/api/round_service.h"

#include <algorithm>
#include <set>
#include <utility>

#include "platform/once.h"
#include "platform/page_token.h"
#include "procurement/api/clock.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/round_proto.h"
#include "procurement/store/catalogue.h"
#include "procurement/store/history.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

void CheckInvitedExist(const RoundTerms& terms, const AreaFacts& area, Violations& violations) {
  for (std::size_t i = 0; i < terms.invited_municipalities.size(); ++i) {
    if (area.FindMunicipality(terms.invited_municipalities[i]) != nullptr) continue;
    violations.Add("invitedMunicipalities[" + std::to_string(i) + "]",
                   {"No municipality of this area has this code.", "この圏域にない団体コードです。"});
  }
}

// Whoever created a round stays one of its officers.
void AddOfficer(std::vector<std::string>& officers, const std::string& account) {
  if (std::find(officers.begin(), officers.end(), account) == officers.end()) officers.push_back(account);
}

// Fields that an officer writes; everything else of Round is output.
const std::set<std::string>& WritableFields() {
  static const std::set<std::string> kFields = {
      "title",           "description",      "fiscal_year",       "pattern",
      "procedure",       "price_kind",       "award_rule",        "sealing",
      "survey_deadline", "join_deadline",    "question_deadline", "bid_deadline",
      "lots",            "market_tiers",     "cost_terms",        "min_municipalities",
      "min_quantity",    "min_bids",         "officers",          "evaluators",
      "ceiling_published", "invited_municipalities"};
  return kFields;
}

// "minBids" → "min_bids"; what is snake case already stays.
std::string SnakeCase(const std::string& path) {
  std::string snake;
  for (const char c : path) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper) snake += '_';
    snake += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

absl::StatusOr<std::set<std::string>> ReadMask(const google::protobuf::FieldMask& mask) {
  std::set<std::string> paths;
  for (const std::string& path : mask.paths()) {
    const std::string snake = SnakeCase(path);
    if (WritableFields().count(snake) == 0) {
      return Invalid("updateMask", {"\"" + path + "\" is not a field that can be written.",
                                    "「" + path + "」は変更できる項目ではありません。"});
    }
    paths.insert(snake);
  }
  if (paths.empty()) {
    return Invalid("updateMask", {"Name the fields to change, such as updateMask=title,bidDeadline.",
                                  "変更する項目を指定してください（例：updateMask=title,bidDeadline）。"});
  }
  return paths;
}

// The round as it is with the masked fields as sent.
v1::Round Merge(const Round& round, const Caller& caller, const v1::Round& sent, const std::set<std::string>& paths) {
  v1::Round merged;
  ToProto(round, caller, {}, &merged);
  v1::Round copy = sent;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  for (const std::string& path : paths) fields.push_back(v1::Round::descriptor()->FindFieldByName(path));
  v1::Round::GetReflection()->SwapFields(&merged, &copy, fields);
  return merged;
}

// Ceilings after an edit of lots: those not named stay with their item or lot, "0" takes one away.
Ceilings MergeCeilings(Ceilings before, const RoundInput& input) {
  Ceilings merged = input.ceilings;
  for (const Lot& lot : input.terms.lots) {
    const auto yen = before.lots.find(lot.lot);
    if (yen != before.lots.end()) merged.lots.insert(*yen);
    for (const Item& item : lot.items) {
      const auto price = before.items.find(item.item);
      if (price != before.items.end()) merged.items.insert(*price);
    }
  }
  for (const std::string& item : input.items_without_ceiling) merged.items.erase(item);
  return merged;
}

}  // namespace

grpc::Status RoundService::ListRounds(grpc::ServerContext* context, const v1::ListRoundsRequest* request,
                                      v1::ListRoundsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    RoundFilter filter;
    filter.query = request->query();
    std::string scope = "rounds|" + filter.query + "|";
    for (const int state : request->states()) {
      const auto known = RoundStateFrom(v1::Round::State_Name(static_cast<v1::Round::State>(state)));
      if (!known) return Invalid("states", {"Not a state of rounds.", "ラウンドの状態ではありません。"});
      filter.states.push_back(*known);
      scope += ToText(*known) + ",";
    }
    ASSIGN_OR_RETURN(const int page_size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(const auto key, ReadPageToken(caller, scope, request->page_token()));
    const RoundKey after = key.size() == 2 ? RoundKey{key[0], key[1]} : RoundKey{};
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) {
      response->Clear();
      const RoundPage page = procurement::ListRounds(tx, filter, after, page_size);
      for (const RoundNow& at : page.rounds) ToProto(at.round, caller, at.revealed, response->add_rounds());
      if (!page.next.round_id.empty()) {
        response->set_next_page_token(MakePageToken(caller, scope, {page.next.created_time, page.next.round_id}));
      }
      return absl::OkStatus();
    });
  });
}

grpc::Status RoundService::GetRound(grpc::ServerContext* context, const v1::GetRoundRequest* request,
                                    v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->name()));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      response->Clear();
      ToProto(at.round, caller, at.revealed, response);
      return absl::OkStatus();
    });
  });
}

grpc::Status RoundService::CreateRound(grpc::ServerContext* context, const v1::CreateRoundRequest* request,
                                       v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    Violations violations;
    ASSIGN_OR_RETURN(RoundInput input, ReadRoundInput(request->round(), violations));
    AddOfficer(input.terms.officers, caller.account);
    CheckTerms(input.terms, violations);
    CheckCeilings(input.ceilings, input.terms, violations);
    CheckInvitedExist(input.terms, *area, violations);
    RETURN_IF_ERROR(violations.status());
    Round round;
    round.id = NewUuid();
    round.terms = std::move(input.terms);
    round.creator = caller.account;
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        round.create_time = AreaNow(tx);
        round.state_time = round.create_time;
        InsertRound(tx, round, input.ceilings);
        tx.Audit(round.name(), "created the round as a draft");
        EmitRoundChanged(tx, round.name());
        response->Clear();
        AnswerRound(tx, round, caller, response);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status RoundService::UpdateRound(grpc::ServerContext* context, const v1::UpdateRoundRequest* request,
                                       v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round().name()));
    ASSIGN_OR_RETURN(const auto paths, ReadMask(request->update_mask()));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    return ActOnRound(database_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckEtag(request->round().etag(), at.round.etag()));
        Violations violations;
        ASSIGN_OR_RETURN(RoundInput input,
                         ReadRoundInput(Merge(at.round, caller, request->round(), paths), violations));
        AddOfficer(input.terms.officers, at.round.creator);
        CheckCeilings(input.ceilings, input.terms, violations);
        CheckInvitedExist(input.terms, *area, violations);
        RETURN_IF_ERROR(violations.status());
        // What the state machine wrote into the lots is no part of what officers send.
        if (paths.count("lots") == 0) input.terms.lots = at.round.terms.lots;
        const Ceilings ceilings = MergeCeilings(ReadCeilings(tx, round_id), input);
        RETURN_IF_ERROR(at.round.Edit(std::move(input.terms), paths.count("lots") > 0, area->NoticeAt(at.now), at.now));
        RETURN_IF_ERROR(WriteTerms(tx, at.round, ceilings));
        std::string summary = "changed";
        for (const std::string& path : paths) summary += " " + path;
        tx.Audit(at.round.name(), summary);
        EmitRoundChanged(tx, at.round.name());
        response->Clear();
        AnswerRound(tx, at.round, caller, response);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status RoundService::ListRoundHistory(grpc::ServerContext* context, const v1::ListRoundHistoryRequest* request,
                                            v1::ListRoundHistoryResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    ASSIGN_OR_RETURN(const int page_size, PageSize(request->page_size()));
    const std::string scope = "history|" + round_id;
    ASSIGN_OR_RETURN(auto key, ReadPageToken(caller, scope, request->page_token()));
    key.resize(2);
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      const HistoryPage page = ListHistory(tx, at.round.name(), key[0], key[1], page_size);
      response->Clear();
      for (const HistoryRow& row : page.rows) {
        v1::HistoryEntry* entry = response->add_entries();
        *entry->mutable_time() = ToProto(row.time);
        entry->set_account(row.account);
        entry->set_tenant(row.tenant);
        entry->set_method(row.method);
        entry->set_object(row.object);
        entry->set_summary(row.summary);
      }
      if (page.more) {
        response->set_next_page_token(
            MakePageToken(caller, scope, {ToText(page.rows.back().time), page.rows.back().entry_id}));
      }
      return absl::OkStatus();
    });
  });
}

grpc::Status RoundService::ListCatalogueItems(grpc::ServerContext* context,
                                              const v1::ListCatalogueItemsRequest* request,
                                              v1::ListCatalogueItemsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const int page_size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(auto key, ReadPageToken(caller, "catalogue", request->page_token()));
    key.resize(1);
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) {
      const CataloguePage page = ListCatalogue(tx, key[0], page_size);
      response->Clear();
      for (const CatalogueItem& item : page.items) {
        v1::CatalogueItem* added = response->add_catalogue_items();
        added->set_name("catalogueItems/" + item.item);
        added->set_display_name(item.display_name);
        added->set_category(item.category);
        added->set_unit(item.unit);
        if (item.indicative_unit_price) added->set_indicative_unit_price(item.indicative_unit_price->text());
        added->set_tax_basis(item.tax_basis);
        added->set_price_basis(item.price_basis);
        added->set_source(item.source);
        added->set_confidence(item.confidence);
      }
      if (!page.next_item.empty()) {
        response->set_next_page_token(MakePageToken(caller, "catalogue", {page.next_item}));
      }
      return absl::OkStatus();
    });
  });
}

}  // namespace kyodo::procurement
