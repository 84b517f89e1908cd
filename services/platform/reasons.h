// Every reason a client can meet, with the code it comes with. Stable: clients switch on them.
#pragma once

namespace kyodo::reasons {

inline constexpr char kAlreadyAnswered[] = "ALREADY_ANSWERED";  // FAILED_PRECONDITION: vendors rely on the answer
inline constexpr char kAlreadyExists[] = "ALREADY_EXISTS";            // ALREADY_EXISTS
inline constexpr char kAlreadyInspected[] = "ALREADY_INSPECTED";       // FAILED_PRECONDITION: once per delivery
inline constexpr char kAlreadySigned[] = "ALREADY_SIGNED";             // FAILED_PRECONDITION
inline constexpr char kAmountLimit[] = "AMOUNT_LIMIT";                 // INVALID_ARGUMENT: a sum beyond 10^13 yen
inline constexpr char kBidDeadlinePassed[] = "BID_DEADLINE_PASSED";    // FAILED_PRECONDITION
inline constexpr char kBidExists[] = "BID_EXISTS";                     // ALREADY_EXISTS: a bid is final
inline constexpr char kBidsSealed[] = "BIDS_SEALED";                   // PERMISSION_DENIED: before the opening or award
inline constexpr char kBodyNotAllowed[] = "BODY_NOT_ALLOWED";          // INVALID_ARGUMENT: the gateway, at the HTTP layer
inline constexpr char kBodyTooLarge[] = "BODY_TOO_LARGE";              // INVALID_ARGUMENT, as HTTP 413
inline constexpr char kCapExceeded[] = "CAP_EXCEEDED";                 // ABORTED: more than the quantity that is left
inline constexpr char kClockDue[] = "CLOCK_DUE";                       // UNAVAILABLE: the clock acts first; try again
inline constexpr char kCommitInDoubt[] = "COMMIT_IN_DOUBT";            // UNAVAILABLE: retry with the same id
inline constexpr char kContractSigned[] = "CONTRACT_SIGNED";           // FAILED_PRECONDITION
inline constexpr char kContractState[] = "CONTRACT_STATE";             // FAILED_PRECONDITION, with the state
inline constexpr char kCsrf[] = "CSRF";                                // PERMISSION_DENIED: a cookie used from elsewhere
inline constexpr char kDeadlineMissing[] = "DEADLINE_MISSING";         // FAILED_PRECONDITION
inline constexpr char kDeadlineNotReached[] = "DEADLINE_NOT_REACHED";  // FAILED_PRECONDITION
inline constexpr char kDeadlinePast[] = "DEADLINE_PAST";               // FAILED_PRECONDITION
inline constexpr char kDuplicateField[] = "DUPLICATE_FIELD";           // INVALID_ARGUMENT: a JSON name twice
inline constexpr char kHeadersTooLarge[] = "HEADERS_TOO_LARGE";        // INVALID_ARGUMENT, as HTTP 431
inline constexpr char kIdempotencyKey[] = "IDEMPOTENCY_KEY_REQUIRED";  // INVALID_ARGUMENT
inline constexpr char kInternal[] = "INTERNAL";                        // INTERNAL
inline constexpr char kInvalidField[] = "INVALID_FIELD";               // INVALID_ARGUMENT, with field violations
inline constexpr char kInvalidJson[] = "INVALID_JSON";                 // INVALID_ARGUMENT, with line and column
inline constexpr char kItemNotAwarded[] = "ITEM_NOT_AWARDED";          // FAILED_PRECONDITION: nobody supplies this item
inline constexpr char kJoinDeadlinePassed[] = "JOIN_DEADLINE_PASSED";  // FAILED_PRECONDITION
inline constexpr char kLotteryFalse[] = "LOTTERY_FALSE";               // FAILED_PRECONDITION, with the first false claim
inline constexpr char kMalformedRequest[] = "MALFORMED_REQUEST";       // INVALID_ARGUMENT: not HTTP/1.1
inline constexpr char kMethodNotAllowed[] = "METHOD_NOT_ALLOWED";      // INVALID_ARGUMENT, as HTTP 405
inline constexpr char kNoParticipants[] = "NO_PARTICIPANTS";           // FAILED_PRECONDITION: all have withdrawn
inline constexpr char kNoSuchPath[] = "NO_SUCH_PATH";                  // NOT_FOUND: no such address
inline constexpr char kNotFirm[] = "NOT_FIRM";                         // FAILED_PRECONDITION: only a firm one signs
inline constexpr char kNotSettled[] = "NOT_SETTLED";                   // FAILED_PRECONDITION, with the open contracts
inline constexpr char kNoticePeriod[] = "NOTICE_PERIOD";               // FAILED_PRECONDITION
inline constexpr char kNotAvailable[] = "NOT_AVAILABLE";               // INVALID_ARGUMENT: not in this release
inline constexpr char kNotFound[] = "NOT_FOUND";                       // NOT_FOUND
inline constexpr char kOfficerOfRound[] = "OFFICER_OF_ROUND";          // PERMISSION_DENIED: of the round's own team
inline constexpr char kOverloaded[] = "OVERLOADED";                    // RESOURCE_EXHAUSTED, with a retry time
inline constexpr char kOwnAccount[] = "OWN_ACCOUNT";                   // FAILED_PRECONDITION: another administrator must
inline constexpr char kPageToken[] = "PAGE_TOKEN";                     // INVALID_ARGUMENT
inline constexpr char kParticipationState[] = "PARTICIPATION_STATE";   // FAILED_PRECONDITION
inline constexpr char kPermissionDenied[] = "PERMISSION_DENIED";       // PERMISSION_DENIED: the role may not
inline constexpr char kQuantitiesFrozen[] = "QUANTITIES_FROZEN";       // FAILED_PRECONDITION
inline constexpr char kQuestionDeadlinePassed[] = "QUESTION_DEADLINE_PASSED";// FAILED_PRECONDITION
inline constexpr char kRateLimited[] = "RATE_LIMITED";                 // RESOURCE_EXHAUSTED, with a retry time
inline constexpr char kReasonRequired[] = "REASON_REQUIRED";           // INVALID_ARGUMENT
inline constexpr char kRequestIdReused[] = "REQUEST_ID_REUSED";        // ABORTED: same id, other body
inline constexpr char kRoundState[] = "ROUND_STATE";                   // FAILED_PRECONDITION, with the state
inline constexpr char kSamePerson[] = "SAME_PERSON";                   // PERMISSION_DENIED: a second person is needed
inline constexpr char kSearchTooLarge[] = "SEARCH_TOO_LARGE";          // FAILED_PRECONDITION: no exact answer within memory
inline constexpr char kSettingInForce[] = "SETTING_IN_FORCE";          // FAILED_PRECONDITION: add a new dated value
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";               // UNAVAILABLE
inline constexpr char kSignatureOrder[] = "SIGNATURE_ORDER";           // FAILED_PRECONDITION: the municipality signs first
inline constexpr char kSplitWeight[] = "SPLIT_WEIGHT";                 // FAILED_PRECONDITION: nothing to split by
inline constexpr char kStaleEtag[] = "STALE_ETAG";                     // ABORTED
inline constexpr char kStaleRun[] = "STALE_RUN";                       // ABORTED: make a new award run
inline constexpr char kStepUp[] = "STEP_UP_REQUIRED";                  // PERMISSION_DENIED: sign in again
inline constexpr char kSurveyClosed[] = "SURVEY_CLOSED";               // FAILED_PRECONDITION
inline constexpr char kTooManyAttempts[] = "TOO_MANY_ATTEMPTS";        // RESOURCE_EXHAUSTED, with a retry time
inline constexpr char kUnauthenticated[] = "UNAUTHENTICATED";          // UNAUTHENTICATED
inline constexpr char kUnavailable[] = "UNAVAILABLE";                  // UNAVAILABLE, with a retry time
inline constexpr char kUnsupportedMediaType[] = "UNSUPPORTED_MEDIA_TYPE";  // INVALID_ARGUMENT, as HTTP 415
inline constexpr char kVendorSuspended[] = "VENDOR_SUSPENDED";         // FAILED_PRECONDITION, with its end

}  // namespace kyodo::reasons
