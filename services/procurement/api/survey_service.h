// SurveyService: non-binding demand before the specification.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"

namespace kyodo::procurement {

class SurveyService final : public v1::SurveyService::Service {
 public:
  SurveyService(Database& database, Identity& identity, const std::string& area)
      : database_(database), endpoint_(v1::SurveyService::service_full_name(), identity, area) {}

  grpc::Status ListSurveyAnswers(grpc::ServerContext* context, const v1::ListSurveyAnswersRequest* request,
                                 v1::ListSurveyAnswersResponse* response) override;
  grpc::Status GetSurveyAnswer(grpc::ServerContext* context, const v1::GetSurveyAnswerRequest* request,
                               v1::SurveyAnswer* response) override;
  grpc::Status PutSurveyAnswer(grpc::ServerContext* context, const v1::PutSurveyAnswerRequest* request,
                               v1::SurveyAnswer* response) override;

 private:
  Database& database_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
