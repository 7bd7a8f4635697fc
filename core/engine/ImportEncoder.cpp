// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ImportEncoder.h"

#include "core/data/Ncsnr.h"
#include "core/data/ResponseMask.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceSampling.h"
#include "core/encoder/EncoderUnits.h"
#include "core/models/BackboneRow.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <string_view>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

[[nodiscard]] Result<const models::BackboneRow*> rowOf(const std::string& id)
{
    if (const auto* row = models::findRow(id)) return row;
    std::vector<std::string_view> ids;
    for (const auto& row : models::rows()) ids.push_back(row.id);
    return std::unexpected(Error{ErrorKind::notFound, fmt::format("There is no backbone {}.", id),
                                 fmt::format("Name one of: {}.", fmt::join(ids, ", "))});
}

/// Sizes of a space: the subject's own, or one of NSD's surfaces.
[[nodiscard]] Result<data::BetaShape> shapeOf(const data::Subject& subject, std::string_view space)
{
    const auto& files = subject.files();
    if (space == subject.space())
        return data::BetaShape{subject.volumeShape(),
                               subject.unitsAreVertices() ? subject.vertexCounts() : std::array<std::int32_t, 2>{}, 0};
    data::BetaShape shape;
    if (space == "nativesurface" && !subject.unitsAreVertices()) {
        shape.vertices = subject.vertexCounts();
    } else if (space == "fsaverage" && !files.toFsaverage[0].empty()) {
        for (const auto hemisphere : kHemispheres) {
            const auto side = sideOf(hemisphere);
            const auto own = static_cast<std::size_t>(subject.vertexCounts()[side]);
            const auto sources = data::readVertexSources(files.toFsaverage[side], own);
            if (!sources) return std::unexpected(sources.error());
            shape.vertices[side] = static_cast<std::int32_t>(sources->size());
        }
    }
    if (shape.vertices == std::array<std::int32_t, 2>{})
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} is not known in {}.", subject.name(), space),
                                     fmt::format("Name {}, or a surface that the subject has.", subject.space())});
    return shape;
}

}  // namespace

Result<std::string> importEncoder(const ImportRequest& request)
{
    const auto row = rowOf(request.backbone);
    if (!row) return std::unexpected(row.error());
    const auto tree = data::StudyFiles::open(request.directory);
    if (!tree) return std::unexpected(tree.error());
    const auto subject = data::Subject::open(*tree, request.subject);
    if (!subject) return std::unexpected(subject.error());
    const auto mask = data::usualMask(*tree, subject->name(), request.mask);
    const auto space = request.space.empty() ? std::string(subject->space()) : request.space;
    const auto shape = shapeOf(*subject, space);
    if (!shape) return std::unexpected(shape.error());
    const auto units = data::unitsOf(*tree, subject->name(), space, *shape, mask);
    if (!units) return std::unexpected(units.error());
    const auto readouts = encoder::readForeignReadouts(request.file, request.names, units->size());
    if (!readouts) return std::unexpected(readouts.error());
    if (std::cmp_not_equal(readouts->channels, (*row)->channels()))
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} has readouts of {} channels, embeddings of {} have {}.",
                                                 request.file.string(), readouts->channels, (*row)->id, (*row)->channels()),
                                     "Name the backbone that it was trained on."});
    auto encoder = encoder::placed(*readouts, units->places(), request.order, request.file);
    if (!encoder) return std::unexpected(encoder.error());
    encoder->subject = subject->name();
    std::vector<std::size_t> places(units->size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    encoder::placeUnits(*encoder, *units, places, subject->unitsAreVertices());
    encoder->backbone = (*row)->id;
    encoder->recipe = "trained elsewhere; taken to answer to unit-norm embeddings";
    std::vector<std::string> notices;  // without a ceiling the encoder is as good
    if (auto ceilings = data::readNoiseCeilings(*tree, subject->name(), *units, notices); !ceilings.empty())
        encoder->noiseCeiling = std::move(ceilings);
    encoder->metadata = {{"imported_from", request.file.filename().string()},
                         {"mask", mask},
                         {"row_order", request.order == encoder::RowOrder::numpy ? "numpy" : "matlab"}};
    auto out = request.out;
    if (out.empty()) {
        std::error_code ignored;
        std::filesystem::create_directories(tree->encoderFolder(), ignored);
        out = tree->encoderFolder() / fmt::format("{}_{}_{}_imported.safetensors", subject->name(), space, (*row)->id);
    }
    if (auto saved = encoder::saveEncoder(out, *encoder); !saved) return std::unexpected(saved.error());
    return fmt::format("{}: {} {} of {} x {} channels, {}", out.string(), encoder->size(), encoder::unitsOf(*encoder), mask,
                       encoder->channels, (*row)->id);
}

}  // namespace cortilens::engine
