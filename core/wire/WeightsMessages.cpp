// SPDX-License-Identifier: Apache-2.0
#include "core/wire/WeightsMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<WeightsRow> =
    std::tuple{field("backbone", &WeightsRow::backbone),   field("name", &WeightsRow::name),
               field("fileNames", &WeightsRow::fileNames), field("source", &WeightsRow::source),
               field("licence", &WeightsRow::licence),     field("parameters", &WeightsRow::parameters),
               field("found", &WeightsRow::found),         field("foundBytes", &WeightsRow::foundBytes),
               optional("problem", &WeightsRow::problem)};

template <>
inline constexpr auto kFields<WeightsList> =
    std::tuple{field("rows", &WeightsList::rows), field("folders", &WeightsList::folders), field("own", &WeightsList::own)};

template <>
inline constexpr auto kFields<WeightsQuery> =
    std::tuple{field("path", &WeightsQuery::path), optional("backbone", &WeightsQuery::backbone)};

template <>
inline constexpr auto kFields<WeightsReport> =
    std::tuple{field("path", &WeightsReport::path),           field("format", &WeightsReport::format),
               field("bytes", &WeightsReport::bytes),         field("sha256", &WeightsReport::sha256),
               field("tensors", &WeightsReport::tensors),     field("backbone", &WeightsReport::backbone),
               field("name", &WeightsReport::name),           field("licence", &WeightsReport::licence),
               field("naming", &WeightsReport::naming),       field("good", &WeightsReport::good),
               field("verdict", &WeightsReport::verdict),     field("problems", &WeightsReport::problems),
               field("missing", &WeightsReport::missing),     field("unexpected", &WeightsReport::unexpected),
               field("misshapen", &WeightsReport::misshapen), field("damaged", &WeightsReport::damaged),
               field("target", &WeightsReport::target),       field("fraction", &WeightsReport::fraction)};

template <>
inline constexpr auto kFields<WeightsPlace> =
    std::tuple{field("path", &WeightsPlace::path), field("fraction", &WeightsPlace::fraction)};

}  // namespace codec

template nlohmann::json toJson<WeightsList>(const WeightsList&);
template nlohmann::json toJson<WeightsQuery>(const WeightsQuery&);
template nlohmann::json toJson<WeightsReport>(const WeightsReport&);
template nlohmann::json toJson<WeightsPlace>(const WeightsPlace&);
template Result<WeightsList> fromJson<WeightsList>(const nlohmann::json&);
template Result<WeightsQuery> fromJson<WeightsQuery>(const nlohmann::json&);
template Result<WeightsReport> fromJson<WeightsReport>(const nlohmann::json&);
template Result<WeightsPlace> fromJson<WeightsPlace>(const nlohmann::json&);

}  // namespace cortilens::wire
