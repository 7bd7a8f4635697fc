// SPDX-License-Identifier: Apache-2.0
#include "core/data/ImageList.h"
#include "core/engine/ShellStudy.h"
#include "core/engine/UmapOf.h"
#include "core/files/AtomicFile.h"
#include "core/files/Csv.h"

#include <fmt/format.h>

#include <span>

namespace cortilens::engine {

namespace {

void appendPosition(std::string& text, std::span<const float> positions, std::size_t row, std::size_t components)
{
    for (std::size_t axis = 0; axis < 3; ++axis)
        text += axis < components ? ',' + files::csvField(static_cast<double>(positions[row * components + axis])) : ",";
}

/// FFA-1;nsdgeneral of each voxel.
[[nodiscard]] std::vector<std::string> regionsByRow(const wire::UmapReply& reply)
{
    std::vector<std::string> names(reply.r2.size());
    for (const auto& region : reply.regions)
        for (const auto row : region.rows) {
            auto& own = names[static_cast<std::size_t>(row)];
            own += own.empty() ? region.name : ';' + region.name;
        }
    return names;
}

}  // namespace

std::string toCsv(const wire::UmapReply& reply)
{
    const auto components = static_cast<std::size_t>(reply.components);
    const bool onSurface = reply.unitName == "vertices";
    const auto names = regionsByRow(reply);
    std::string text = "kind,i,j,k,hemisphere,vertex,nsd_id,row,column,r2,regions,x,y,z\n";
    for (std::size_t voxel = 0; voxel < reply.r2.size(); ++voxel) {
        const auto* unit = &reply.units[voxel * (onSurface ? 2 : 3)];
        text += onSurface ? fmt::format("vertex,,,,{},{}", unit[0] == 0 ? "lh" : "rh", unit[1])
                          : fmt::format("voxel,{},{},{},,", unit[0], unit[1], unit[2]);
        text += fmt::format(",,,,{},{}", files::csvField(static_cast<double>(reply.r2[voxel])), files::csvField(names[voxel]));
        appendPosition(text, reply.positions, voxel, components);
        text += '\n';
    }
    for (std::size_t patch = 0; patch < reply.patchImages.size(); ++patch) {
        text += fmt::format("patch,,,,,,{},{},{},,", reply.patchImages[patch].value, reply.patchRows[patch],
                            reply.patchColumns[patch]);
        appendPosition(text, reply.patchPositions, patch, components);
        text += '\n';
    }
    return text;
}

Result<std::string> umapFile(const EngineOptions& engine, const UmapFileOptions& options, const TrainingCourse& course)
{
    // Before the work: can the table be written at all? The draft goes away again.
    if (const auto draft = files::AtomicFile::create(options.out); !draft) return std::unexpected(draft.error());
    const auto shell = openForShell(engine, options.directory, options.subject);
    if (!shell) return std::unexpected(shell.error());
    auto query = options.query;
    if (!options.images.empty()) {
        const auto stimuli = shell->study->stimuli();
        if (!stimuli) return std::unexpected(stimuli.error());
        auto images = data::imagesFrom(options.images, **stimuli);
        if (!images) return std::unexpected(images.error());
        query.images = std::move(*images);
    }
    PhotoHashes hashes;
    UmapShelf shelf;
    const auto reply = umapOf(shell->study, shell->source(), hashes, shelf, query, course);
    if (!reply) return std::unexpected(reply.error());
    const auto csv = toCsv(*reply);
    if (auto written = files::writeAtomically(options.out, std::as_bytes(std::span(csv))); !written)
        return std::unexpected(written.error());
    auto text = fmt::format("{}; {}\n", reply->title, options.out.string());
    if (!reply->missing.empty())
        text +=
            fmt::format("{} photos have no stored feature map of this recipe, nsdId {} first: make them with cortilens-engine "
                        "features --what dense.\n",
                        reply->missing.size(), reply->missing.front().value);
    return text;
}

}  // namespace cortilens::engine
