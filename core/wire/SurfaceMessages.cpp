// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <> inline constexpr auto kFields<HemisphereQuery> = std::tuple{field("hemisphere", &HemisphereQuery::hemisphere)};

template <>
inline constexpr auto kFields<SurfaceQuery> =
    std::tuple{field("hemisphere", &SurfaceQuery::hemisphere), field("form", &SurfaceQuery::form)};

template <>
inline constexpr auto kFields<VertexTable> =
    std::tuple{field("hemisphere", &VertexTable::hemisphere), field("curvature", &VertexTable::curvature),
               field("voxel", &VertexTable::voxel), field("noiseCeiling", &VertexTable::noiseCeiling)};

template <>
inline constexpr auto kFields<SurfaceMesh> =
    std::tuple{field("hemisphere", &SurfaceMesh::hemisphere), field("form", &SurfaceMesh::form),
               field("points", &SurfaceMesh::points), field("triangles", &SurfaceMesh::triangles)};

}  // namespace codec

template nlohmann::json toJson<HemisphereQuery>(const HemisphereQuery&);
template nlohmann::json toJson<SurfaceQuery>(const SurfaceQuery&);
template nlohmann::json toJson<VertexTable>(const VertexTable&);
template nlohmann::json toJson<SurfaceMesh>(const SurfaceMesh&);
template Result<HemisphereQuery> fromJson<HemisphereQuery>(const nlohmann::json&);
template Result<SurfaceQuery> fromJson<SurfaceQuery>(const nlohmann::json&);
template Result<VertexTable> fromJson<VertexTable>(const nlohmann::json&);
template Result<SurfaceMesh> fromJson<SurfaceMesh>(const nlohmann::json&);

}  // namespace cortilens::wire
