// SPDX-License-Identifier: Apache-2.0
#include "core/demo/AnotherSubject.h"

#include "core/data/RegisteredSphere.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace cortilens::demo {

namespace {

constexpr float kTurn = 4 * std::numbers::pi_v<float> / 180;  // about the axis from left to right: 7 mm where it is most

/// What lies on the underside moves to the front.
[[nodiscard]] Point turned(const Point& point)
{
    const float cosine = std::cos(kTurn);
    const float sine = std::sin(kTurn);
    return {point[0], cosine * point[1] - sine * point[2], sine * point[1] + cosine * point[2]};
}

template <typename Value>
[[nodiscard]] std::vector<Value> takenFrom(const std::vector<Value>& values, const std::vector<std::size_t>& sources)
{
    std::vector<Value> taken;
    taken.reserve(sources.size());
    for (const auto source : sources) taken.push_back(values[source]);
    return taken;
}

/// `sources` [V]: the vertex of the first person in the place of each.
[[nodiscard]] RegionFields fieldsFrom(const RegionFields& first, const std::vector<std::size_t>& sources,
                                      const std::vector<Point>& points)
{
    RegionFields fields;
    for (const auto& distance : first.discDistance) {
        fields.discDistance.push_back(takenFrom(distance, sources));
        const auto& carried = fields.discDistance.back();
        fields.centres.push_back(points[static_cast<std::size_t>(std::ranges::min_element(carried) - carried.begin())]);
    }
    fields.calcarine = takenFrom(first.calcarine, sources);
    fields.earlyArea = takenFrom(first.earlyArea, sources);
    fields.angleDeg = takenFrom(first.angleDeg, sources);
    fields.eccentricityDeg = takenFrom(first.eccentricityDeg, sources);
    fields.stream = takenFrom(first.stream, sources);
    fields.general = takenFrom(first.general, sources);
    return fields;
}

}  // namespace

Subject anotherSubject(const Subject& first, std::uint64_t seed)
{
    Subject subject;
    subject.name = "subj02";
    subject.cortex = first.cortex;
    subject.grid = first.grid;
    subject.ribbon = first.ribbon;
    subject.preferences.seed = seed;
    for (std::size_t side = 0; side < 2; ++side) {
        const data::RegisteredSphere there(first.registered[side]);
        subject.registered[side].reserve(first.registered[side].size());
        for (const auto& point : first.registered[side]) subject.registered[side].push_back(turned(point));
        const data::RegisteredSphere here(subject.registered[side]);
        std::vector<std::size_t> sources;
        for (std::int32_t v = 0; std::cmp_less(v, here.vertices()); ++v)
            sources.push_back(static_cast<std::size_t>(there.nearest(here.placeOf({v})).vertex.value));
        subject.preferences.fields[side] =
            fieldsFrom(first.preferences.fields[side], sources, atDepth(subject.cortex[side], 0.5F));
    }
    return subject;
}

}  // namespace cortilens::demo
