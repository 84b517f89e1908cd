#include "procurement/api/question_service.h"

#include "platform/once.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/pages.h"
#include "procurement/api/round_proto.h"
#include "procurement/store/questions.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

// The asker only for itself and the body: others must not learn who is interested.
v1::Question ToProto(const Question& question, const Caller& caller) {
  v1::Question out;
  out.set_name("rounds/" + question.round_id + "/questions/" + question.id);
  out.set_text(question.text);
  out.set_answer(question.answer);
  *out.mutable_create_time() = procurement::ToProto(question.create_time);
  if (question.answer_time) *out.mutable_answer_time() = procurement::ToProto(*question.answer_time);
  const bool own = caller.is_vendor() && caller.tenant == question.vendor;
  if (own || caller.is_body()) out.set_vendor(VendorName(question.vendor));
  return out;
}

}  // namespace

grpc::Status QuestionService::ListQuestions(grpc::ServerContext* context, const v1::ListQuestionsRequest* request,
                                            v1::ListQuestionsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    const std::string scope = "questions|" + round_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      RETURN_IF_ERROR(ReadRound(tx, round_id).status());
      std::vector<Question> questions = procurement::ListQuestions(tx, round_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &Question::create_time, questions, response);
      for (const Question& question : questions) *response->add_questions() = ToProto(question, caller);
      return absl::OkStatus();
    });
  });
}

grpc::Status QuestionService::CreateQuestion(grpc::ServerContext* context, const v1::CreateQuestionRequest* request,
                                             v1::Question* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    RETURN_IF_ERROR(CheckQuestionText(request->question().text(), "text"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const RoundNow at, LockRoundShared(tx, round_id));
        RETURN_IF_ERROR(at.round.CheckQuestion(at.now));
        Question question;
        question.id = NewUuid();
        question.round_id = round_id;
        question.vendor = caller.tenant;
        question.account = caller.account;
        question.text = request->question().text();
        question.create_time = at.now;
        InsertQuestion(tx, question, at.round.terms.invited_municipalities);
        *response = ToProto(question, caller);
        tx.Audit(response->name(), "asked a question");
        EmitNotice(tx, at.round.name(), {"body"},
                   {"A question about " + at.round.terms.title, at.round.terms.title + "に質問が届きました"});
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status QuestionService::AnswerQuestion(grpc::ServerContext* context, const v1::AnswerQuestionRequest* request,
                                             v1::Question* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(request->name(), "questions"));
    if (!IsUuid(name.id)) return NotFound();
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const RoundNow at, LockRoundShared(tx, name.round_id));
        // Two officers at once: one answer.
        tx.LockExclusive(request->name());
        ASSIGN_OR_RETURN(Question question, ReadQuestion(tx, name.round_id, name.id));
        RETURN_IF_ERROR(question.Answer(at.round, request->answer(), caller.account, at.now));
        WriteAnswer(tx, question);
        *response = ToProto(question, caller);
        tx.Audit(response->name(), "answered a question");
        EmitRoundChanged(tx, at.round.name());
        EmitNotice(tx, at.round.name(), {"VENDORS"},
                   {"An answer about " + at.round.terms.title, at.round.terms.title + "の質問に回答しました"});
        return absl::OkStatus();
      });
    });
  });
}

}  // namespace kyodo::procurement
