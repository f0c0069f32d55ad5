#pragma once
#include <string_view>

namespace tollgate::stripe {

// Record headers (DESIGN 2): CloudEvents 1.0 Kafka binding, our own, and Kafka Connect's for the origin of a failure.
inline constexpr std::string_view kContentType = "content-type";
inline constexpr std::string_view kSpecVersion = "ce_specversion";
inline constexpr std::string_view kCloudId = "ce_id";
inline constexpr std::string_view kCloudType = "ce_type";
inline constexpr std::string_view kCloudSource = "ce_source";
inline constexpr std::string_view kCloudSubject = "ce_subject";
inline constexpr std::string_view kCloudTime = "ce_time";
inline constexpr std::string_view kTraceparent = "traceparent";
inline constexpr std::string_view kEndpoint = "tollgate-endpoint";
inline constexpr std::string_view kLivemode = "tollgate-livemode";
inline constexpr std::string_view kReceivedAt = "tollgate-received-at";
inline constexpr std::string_view kOrigin = "tollgate-origin";

inline constexpr std::string_view kAttempt = "tollgate-attempt";
inline constexpr std::string_view kNotBefore = "tollgate-not-before";
inline constexpr std::string_view kFirstFailedAt = "tollgate-first-failed-at";
inline constexpr std::string_view kErrorClass = "tollgate-error-class";
inline constexpr std::string_view kErrorCode = "tollgate-error-code";
inline constexpr std::string_view kErrorMessage = "tollgate-error-message";
inline constexpr std::string_view kErrorPlace = "tollgate-error-place";
inline constexpr std::string_view kOriginTopic = "__connect.errors.topic";
inline constexpr std::string_view kOriginPartition = "__connect.errors.partition";
inline constexpr std::string_view kOriginOffset = "__connect.errors.offset";

}  // namespace tollgate::stripe
