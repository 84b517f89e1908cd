#include "procurement/api/survey_service.h"

#include "platform/once.h"
#include "platform/page_token.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/participation_proto.h"
#include "procurement/store/rounds.h"
#include "procurement/store/surveys.h"

namespace kyodo::procurement {

grpc::Status SurveyService::PutSurveyAnswer(grpc::ServerContext* context, const v1::PutSurveyAnswerRequest* request,
                                            v1::SurveyAnswer* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const v1::SurveyAnswer& sent = request->survey_answer();
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(sent.name(), "surveyAnswers"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        LockSurveyAnswer(tx, name.round_id, caller.tenant);
        ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, name.round_id));
        RETURN_IF_ERROR(at.round.CheckSurveyAnswer(at.now));
        const auto before = ReadSurveyAnswer(tx, name.round_id, caller.tenant);
        const int version = before.ok() ? before->version : 0;
        RETURN_IF_ERROR(CheckEtag(sent.etag(), std::to_string(version)));
        SurveyAnswer answer = ReadAnswer(sent);
        RETURN_IF_ERROR(CheckAnswer(answer, at.round.terms));
        answer.municipality = caller.tenant;
        answer.version = version + 1;
        answer.account = caller.account;
        answer.update_time = at.now;
        WriteSurveyAnswer(tx, name.round_id, answer);
        tx.Audit(sent.name(), answer.no_need ? "answered the survey: no need" : "answered the survey");
        EmitRoundChanged(tx, at.round.name());
        response->Clear();
        ToProto(at.round, answer, response);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status SurveyService::GetSurveyAnswer(grpc::ServerContext* context, const v1::GetSurveyAnswerRequest* request,
                                            v1::SurveyAnswer* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(request->name(), "surveyAnswers"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, name.round_id));
      ASSIGN_OR_RETURN(const SurveyAnswer answer, ReadSurveyAnswer(tx, name.round_id, name.id));
      response->Clear();
      ToProto(at.round, answer, response);
      return absl::OkStatus();
    });
  });
}

grpc::Status SurveyService::ListSurveyAnswers(grpc::ServerContext* context,
                                              const v1::ListSurveyAnswersRequest* request,
                                              v1::ListSurveyAnswersResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    ASSIGN_OR_RETURN(const int page_size, PageSize(request->page_size()));
    const std::string scope = "surveyAnswers|" + round_id;
    ASSIGN_OR_RETURN(auto key, ReadPageToken(caller, scope, request->page_token()));
    key.resize(1);
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      const SurveyPage page = procurement::ListSurveyAnswers(tx, round_id, key[0], page_size);
      response->Clear();
      for (const SurveyAnswer& answer : page.answers) ToProto(at.round, answer, response->add_survey_answers());
      if (!page.next_municipality.empty()) {
        response->set_next_page_token(MakePageToken(caller, scope, {page.next_municipality}));
      }
      return absl::OkStatus();
    });
  });
}

}  // namespace kyodo::procurement
