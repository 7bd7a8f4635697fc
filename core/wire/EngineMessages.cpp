// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<Hello> = std::tuple{field("protocol", &Hello::protocol),
                                                  field("maxFrameBytes", &Hello::maxFrameBytes),
                                                  field("engineVersion", &Hello::engineVersion),
                                                  field("processId", &Hello::processId),
                                                  field("device", &Hello::device),
                                                  field("deviceName", &Hello::deviceName),
                                                  field("precision", &Hello::precision),
                                                  field("threads", &Hello::threads)};

template <>
inline constexpr auto kFields<Initialize> =
    std::tuple{field("protocol", &Initialize::protocol), optional("client", &Initialize::client)};

template <>
inline constexpr auto kFields<EngineStatus> =
    std::tuple{field("residentBytes", &EngineStatus::residentBytes), field("storeBytes", &EngineStatus::storeBytes),
               field("storeCapBytes", &EngineStatus::storeCapBytes), field("memoryLimitBytes", &EngineStatus::memoryLimitBytes)};

template <>
inline constexpr auto kFields<Job> =
    std::tuple{field("id", &Job::id),       field("title", &Job::title), field("done", &Job::done),
               field("total", &Job::total), field("state", &Job::state), optional("unit", &Job::unit)};

template <> inline constexpr auto kFields<JobList> = std::tuple{field("jobs", &JobList::jobs)};

template <>
inline constexpr auto kFields<Notice> = std::tuple{field("message", &Notice::message), field("remedy", &Notice::remedy)};

}  // namespace codec

template nlohmann::json toJson<Hello>(const Hello&);
template nlohmann::json toJson<Initialize>(const Initialize&);
template nlohmann::json toJson<EngineStatus>(const EngineStatus&);
template nlohmann::json toJson<JobList>(const JobList&);
template nlohmann::json toJson<Notice>(const Notice&);
template Result<Hello> fromJson<Hello>(const nlohmann::json&);
template Result<Initialize> fromJson<Initialize>(const nlohmann::json&);
template Result<EngineStatus> fromJson<EngineStatus>(const nlohmann::json&);
template Result<JobList> fromJson<JobList>(const nlohmann::json&);
template Result<Notice> fromJson<Notice>(const nlohmann::json&);

}  // namespace cortilens::wire
