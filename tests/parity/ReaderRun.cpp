// SPDX-License-Identifier: Apache-2.0
// Reads a file with the engine's reader and writes what it found as .npy, for readers.py: reader_run KIND FILE OUT.npy [FRAME]
#include "core/files/CiftiReader.h"
#include "core/files/FrameStream.h"
#include "core/files/FreeSurferAnnot.h"
#include "core/files/FreeSurferReader.h"
#include "core/files/GiftiReader.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"
#include "core/files/Npy.h"
#include "core/files/NpyNames.h"
#include "core/files/Npz.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace cortilens;

struct Found {
    std::vector<float> values;
    std::vector<std::int64_t> shape;
    std::string facts = "{}";
};

template <typename Affine> [[nodiscard]] std::string factsOf(const std::array<std::int64_t, 4>& shape, const Affine& affine)
{
    return fmt::format(R"({{"shape": [{}], "affine": [[{}], [{}], [{}]]}})", fmt::join(shape, ", "), fmt::join(affine[0], ", "),
                       fmt::join(affine[1], ", "), fmt::join(affine[2], ", "));
}

/// All frames, one after the other, as the conversion of betas reads them; scaled.
[[nodiscard]] Result<Found> framesOf(Result<files::FrameStream> stream)
{
    if (!stream) return std::unexpected(stream.error());
    Found found;
    const auto [x, y, z, frames] = stream->shape();
    found.shape = {frames, z, y, x};
    std::vector<std::byte> bytes(stream->frameBytes());
    std::vector<float> frame(static_cast<std::size_t>(x * y * z));
    const auto& stored = stream->stored();
    for (std::int64_t n = 0; n < frames; ++n) {
        if (auto read = stream->next(bytes); !read) return std::unexpected(read.error());
        files::widen(stored.dtype, bytes, std::span(frame));
        for (const auto value : frame)
            found.values.push_back(static_cast<float>(stored.slope * static_cast<double>(value) + stored.intercept));
    }
    return found;
}

[[nodiscard]] Result<Found> surfaceOf(const char* path)
{
    const auto surface = files::readFreeSurferSurface(path);
    if (!surface) return std::unexpected(surface.error());
    Found found;
    for (const auto& point : surface->points) found.values.insert(found.values.end(), point.begin(), point.end());
    for (const auto& corners : surface->triangles)
        for (const auto corner : corners) found.values.push_back(static_cast<float>(corner));
    found.shape = {std::ssize(found.values)};
    return found;
}

[[nodiscard]] Result<Found> giftiOf(const char* path)
{
    const auto arrays = files::readGifti(path);
    if (!arrays) return std::unexpected(arrays.error());
    Found found;
    for (const auto& array : *arrays)
        std::visit(
            [&](const auto& values) {
                for (const auto value : values) found.values.push_back(static_cast<float>(value));
            },
            array.values);
    found.shape = {std::ssize(found.values)};
    return found;
}

/// All maps, one after the other; the facts are the places of each structure and the tables of labels.
[[nodiscard]] Result<Found> ciftiOf(const char* path)
{
    const auto file = files::readCifti(path);
    if (!file) return std::unexpected(file.error());
    Found found;
    std::string structures;
    for (const auto& structure : file->structures) {
        std::vector<std::int32_t> places = structure.vertices;
        for (const auto voxel : structure.voxels) places.insert(places.end(), {voxel.i, voxel.j, voxel.k});
        structures += fmt::format(R"({}["{}", {}, [{}]])", structures.empty() ? "" : ", ", structure.name,
                                  structure.surfaceVertices, fmt::join(places, ", "));
    }
    std::string labels;
    for (const auto& map : file->maps) {
        found.values.insert(found.values.end(), map.values.begin(), map.values.end());
        for (const auto& [index, name, color] : map.labels)
            labels += fmt::format(R"({}[{}, "{}"])", labels.empty() ? "" : ", ", index, name);
    }
    found.shape = {std::ssize(file->maps), std::ssize(file->maps.front().values)};
    found.facts = fmt::format(R"({{"structures": [{}], "labels": [{}]}})", structures, labels);
    return found;
}

/// All arrays by name, one after the other.
[[nodiscard]] Result<Found> npzOf(const char* path)
{
    const auto file = files::NpzFile::open(path);
    if (!file) return std::unexpected(file.error());
    Found found;
    for (const auto& name : file->names()) {
        const auto array = file->read(name);
        if (!array) return std::unexpected(array.error());
        const auto values = files::floatsOf(*array);
        found.values.insert(found.values.end(), values.begin(), values.end());
    }
    found.shape = {std::ssize(found.values)};
    return found;
}

[[nodiscard]] Result<Found> namesOf(const char* path)
{
    const auto names = files::readNpyNames(path);
    if (!names) return std::unexpected(names.error());
    Found found;
    std::string facts;
    for (const auto& [index, name, color] : *names) {
        found.values.push_back(static_cast<float>(index));
        facts += fmt::format(R"({}"{}")", facts.empty() ? "" : ", ", name);
    }
    found.shape = {std::ssize(found.values)};
    found.facts = "[" + facts + "]";
    return found;
}

[[nodiscard]] Result<Found> labelOf(const char* path, std::size_t vertices)
{
    const auto label = files::readFreeSurferLabel(path, vertices);
    if (!label) return std::unexpected(label.error());
    Found found;
    for (const auto& entry : *label) found.values.push_back(static_cast<float>(entry.vertex.value));
    found.shape = {std::ssize(found.values)};
    return found;
}

[[nodiscard]] Result<Found> read(const std::string& kind, const char* path, std::int64_t number)
{
    if (kind == "nifti-frames") return framesOf(files::openNiftiFrames(path));
    if (kind == "mgh-frames") return framesOf(files::openMghFrames(path));
    if (kind == "surface") return surfaceOf(path);
    if (kind == "gifti") return giftiOf(path);
    if (kind == "cifti") return ciftiOf(path);
    if (kind == "npz") return npzOf(path);
    if (kind == "names") return namesOf(path);
    if (kind == "annot") {
        const auto annot = files::readFreeSurferAnnot(path, static_cast<std::size_t>(number));
        if (!annot) return std::unexpected(annot.error());
        Found found;
        found.values.assign(annot->labels.begin(), annot->labels.end());
        found.shape = {std::ssize(found.values)};
        return found;
    }
    if (kind == "label") return labelOf(path, static_cast<std::size_t>(number));
    if (kind == "curvature") {
        auto values = files::readFreeSurferCurvature(path);
        if (!values) return std::unexpected(values.error());
        const auto count = std::ssize(*values);
        return Found{std::move(*values), {count}};
    }
    if (kind == "nifti") {
        auto volume = files::readNiftiVolume(path, number);
        if (!volume) return std::unexpected(volume.error());
        const auto& shape = volume->description.shape;
        return Found{
            std::move(volume->values), {shape[2], shape[1], shape[0]}, factsOf(shape, volume->description.worldFromVoxel)};
    }
    auto map = files::readMghFrame(path, number);
    if (!map) return std::unexpected(map.error());
    const auto& shape = map->description.shape;
    return Found{std::move(map->values), {shape[2], shape[1], shape[0]}, factsOf(shape, map->description.worldFromVoxel)};
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 4) return 2;
    const auto found = read(argv[1], argv[2], argc > 4 ? std::atoll(argv[4]) : 0);
    if (!found) {
        std::fprintf(stderr, "%s\n", found.error().message.c_str());
        return 1;
    }
    if (const auto written = files::writeNpy(argv[3], found->values, found->shape); !written) return 1;
    std::printf("%s\n", found->facts.c_str());
    return 0;
}
