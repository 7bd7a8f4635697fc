// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ImportEncoder.h"

#include "core/data/ResponseMask.h"
#include "core/data/Subject.h"
#include "core/models/BackboneRow.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
    const auto vertices = subject->unitsAreVertices() ? subject->vertexCounts() : std::array<std::int32_t, 2>{};
    const auto units = data::unitsOf(*tree, subject->name(), subject->space(), {subject->volumeShape(), vertices, 0}, mask);
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
    encoder->space = subject->space();
    encoder->volumeShape = subject->volumeShape();
    encoder->backbone = (*row)->id;
    encoder->recipe = "trained elsewhere; taken to answer to unit-norm embeddings";
    for (std::size_t n = 0; n < encoder->voxels.size(); ++n) encoder->noiseCeiling[n] = subject->noiseCeiling(encoder->voxels[n]);
    encoder->metadata = {{"imported_from", request.file.filename().string()},
                         {"mask", mask},
                         {"row_order", request.order == encoder::RowOrder::numpy ? "numpy" : "matlab"}};
    auto out = request.out;
    if (out.empty()) {
        std::error_code ignored;
        std::filesystem::create_directories(tree->encoderFolder(), ignored);
        out = tree->encoderFolder() / fmt::format("{}_{}_{}_imported.safetensors", subject->name(), subject->space(), (*row)->id);
    }
    if (auto saved = encoder::saveEncoder(out, *encoder); !saved) return std::unexpected(saved.error());
    return fmt::format("{}: {} voxels of {} x {} channels, {}", out.string(), encoder->voxels.size(), mask, encoder->channels,
                       (*row)->id);
}

}  // namespace cortilens::engine
