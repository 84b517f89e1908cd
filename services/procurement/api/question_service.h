// QuestionService: vendors ask about a tender, the body answers all of them.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "kyodo/procurement/v1/bids.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"

namespace kyodo::procurement {

class QuestionService final : public v1::QuestionService::Service {
 public:
  QuestionService(Database& database, Identity& identity, const std::string& area)
      : database_(database), endpoint_(v1::QuestionService::service_full_name(), identity, area) {}

  grpc::Status ListQuestions(grpc::ServerContext* context, const v1::ListQuestionsRequest* request,
                             v1::ListQuestionsResponse* response) override;
  grpc::Status CreateQuestion(grpc::ServerContext* context, const v1::CreateQuestionRequest* request,
                              v1::Question* response) override;
  grpc::Status AnswerQuestion(grpc::ServerContext* context, const v1::AnswerQuestionRequest* request,
                              v1::Question* response) override;

 private:
  Database& database_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
