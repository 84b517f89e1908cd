// Participations, survey answers and standings on the wire.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "kyodo/procurement/v1/participations.pb.h"
#include "platform/error.h"
#include "procurement/domain/participation.h"
#include "procurement/domain/survey.h"

namespace kyodo::procurement {

// Adds what cannot be read; CheckDraft does the rest.
ParticipationDraft ReadDraft(const v1::Participation& participation, Violations& violations);
void ToProto(const Round& round, const Participation& participation, v1::Participation* out);

SurveyAnswer ReadAnswer(const v1::SurveyAnswer& answer);
void ToProto(const Round& round, const SurveyAnswer& answer, v1::SurveyAnswer* out);

// Lines of a preview. Only items and quantities matter.
std::vector<Line> ReadLines(const google::protobuf::RepeatedPtrField<v1::Line>& lines);

// Who is told about a round: "MUNICIPALITIES", or those that were invited.
std::vector<std::string> BuyersOf(const Round& round);
// May this municipality see the round? For acts by the worker role, which sees all.
bool IsVisibleTo(const Round& round, const std::string& municipality);

}  // namespace kyodo::procurement
