// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/data/Subject.h"
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/FreeSurferWriter.h"
#include "core/files/Mat.h"
#include "core/files/MghWriter.h"
#include "core/files/NiftiWriter.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// An NSD tree of a few voxels and vertices, so that every number of a test can be worked out by hand.
///
/// The volume has 4 x 3 x 2 voxels. Left vertex v (of 6) lies in voxel (v % 2, v / 2, 0), but vertex 5 lies nowhere (9999); right
/// vertex v (of 5) lies in (2 + v % 2, v / 2, 1), but vertex 4 lies nowhere (NaN).
namespace cortilens::test {

namespace fs = std::filesystem;

inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
inline constexpr std::array<std::int64_t, 4> kVolume{4, 3, 2, 1};

/// Values of a volume: `rest` but for the named voxels.
struct Painted {
    VoxelIndex voxel;
    float value = 0;
};
[[nodiscard]] inline std::vector<float> volumeOf(float rest, const std::vector<Painted>& painted)
{
    std::vector<float> values(4 * 3 * 2, rest);
    for (const auto& [voxel, value] : painted) values[static_cast<std::size_t>(voxel.i + 4 * (voxel.j + 3 * voxel.k))] = value;
    return values;
}

class SmallTree {
public:
    SmallTree()
        : m_root(fs::path(m_folder.path().toStdString()) / "nsd")
    {
        fs::create_directories(m_root / "nsddata");
    }

    [[nodiscard]] const fs::path& root() const { return m_root; }
    [[nodiscard]] fs::path surf() const { return m_root / "nsddata/freesurfer/subj01/surf"; }
    [[nodiscard]] fs::path label() const { return m_root / "nsddata/freesurfer/subj01/label"; }
    [[nodiscard]] fs::path func() const { return m_root / "nsddata/ppdata/subj01/func1pt8mm"; }
    [[nodiscard]] fs::path transforms() const { return m_root / "nsddata/ppdata/subj01/transforms"; }
    [[nodiscard]] fs::path betas() const { return m_root / "nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR"; }
    [[nodiscard]] fs::path experiments() const { return m_root / "nsddata/experiments/nsd"; }
    [[nodiscard]] fs::path stimulusFile() const { return m_root / "nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5"; }

    [[nodiscard]] data::StudyFiles open() const { return data::NsdTree::open(m_root).value(); }
    [[nodiscard]] data::PhotoFiles photos() const { return photosOf(*open().nsd()); }
    [[nodiscard]] data::Subject subject() const { return data::Subject::open(open(), "subj01").value(); }

    /// Everything at once: surfaces, transforms, floc-faces, ncsnr, a fLoc map.
    void writeSubject() const
    {
        static const SmallTree made(Filled{});  // every writer flushes to the disk; a copy does not
        fs::copy(made.root(), m_root, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }

    void writeSubjectAnew() const
    {
        writeSurfaces();
        writeTransforms();
        writeFaces();
        volume(betas() / "ncsnr.nii.gz", volumeOf(kNan, {{{0, 0, 0}, 1.0F}, {{1, 0, 0}, 0.0F}, {{2, 0, 1}, 0.5F}}));
        volume(func() / "floc_facestval.nii.gz", volumeOf(kNan, {{{0, 0, 0}, 7.0F}, {{2, 0, 1}, -3.0F}}));
    }

    void writeSurfaces() const
    {
        for (const auto* form : {"white", "inflated"}) {
            surface(surf() / (std::string("lh.") + form), 6);
            surface(surf() / (std::string("rh.") + form), 5);
        }
        curvature(surf() / "lh.curv", {0.1F, -0.2F, kNan, 0, 0, 0.3F});
        curvature(surf() / "rh.curv", {-1, 1, -1, 1, -1});
    }

    void writeTransforms(std::string_view layer = "layerB2") const
    {
        std::vector<float> left(18);
        std::vector<float> right(15);
        for (std::size_t v = 0; v < 6; ++v) place(left, 6, v, {static_cast<float>(v % 2), static_cast<float>(v / 2), 0});
        for (std::size_t v = 0; v < 5; ++v) place(right, 5, v, {static_cast<float>(2 + v % 2), static_cast<float>(v / 2), 1});
        left[5] = left[11] = left[17] = 9999;
        right[4] = right[9] = right[14] = kNan;
        map(transforms() / ("lh.func1pt8-to-" + std::string(layer) + ".mgz"), left, 6);
        map(transforms() / ("rh.func1pt8-to-" + std::string(layer) + ".mgz"), right, 5);
    }

    /// Left: FFA-1 in (0,0,0) and (1,0,0), OFA in (0,1,0), cortex without a label in (1,1,0). Right: FFA-1 in (2,0,1). The table
    /// also names FFA-2, which this subject lacks.
    void writeFaces() const
    {
        const std::vector<Painted> left{{{0, 0, 0}, 2.0F}, {{1, 0, 0}, 1.9999F}, {{0, 1, 0}, 1.0F}, {{1, 1, 0}, 0.0F}};
        const std::vector<Painted> right{{{2, 0, 1}, 2.0F}};
        auto both = left;
        both.push_back(right.front());
        volume(func() / "roi/lh.floc-faces.nii.gz", volumeOf(-1, left));
        volume(func() / "roi/rh.floc-faces.nii.gz", volumeOf(-1, right));
        volume(func() / "roi/floc-faces.nii.gz", volumeOf(-1, both));
        text(label() / "floc-faces.mgz.ctab", "0 Unknown\n1 OFA\n2 FFA-1\n3 FFA-2\n");
    }

    void volume(const fs::path& path, const std::vector<float>& values, std::array<std::int64_t, 4> shape = kVolume) const
    {
        fs::create_directories(path.parent_path());
        files::NiftiHeader header;
        header.shape = shape;
        QVERIFY(files::writeNiftiFloats(path, header, values).has_value());
    }

    void map(const fs::path& path, const std::vector<float>& values, std::size_t vertices) const
    {
        fs::create_directories(path.parent_path());
        QVERIFY(files::writeMghSurfaceMap(path, values, vertices).has_value());
    }

    /// A strip of triangles; vertex v lies at (v, 10 v, -v).
    void surface(const fs::path& path, int vertices) const
    {
        std::vector<std::array<float, 3>> points;
        std::vector<std::array<std::int32_t, 3>> triangles;
        for (int v = 0; v < vertices; ++v)
            points.push_back({static_cast<float>(v), static_cast<float>(10 * v), static_cast<float>(-v)});
        for (int v = 0; v + 2 < vertices; ++v) triangles.push_back({v, v + 1, v + 2});
        fs::create_directories(path.parent_path());
        QVERIFY(files::writeFreeSurferSurface(path, points, triangles).has_value());
    }

    void curvature(const fs::path& path, const std::vector<float>& values) const
    {
        fs::create_directories(path.parent_path());
        QVERIFY(files::writeFreeSurferCurvature(path, values, 1).has_value());
    }

    void text(const fs::path& path, std::string_view content) const
    {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
    }

    /// Cuts a file in half.
    void truncate(const fs::path& path) const { fs::resize_file(path, fs::file_size(path) / 2); }

    /// Photo n is grey of value 10 n, but for a red pixel at the upper left.
    void writeStimuli(int photos, int side = 16) const
    {
        const auto length = static_cast<std::uint64_t>(side);
        const std::array<std::uint64_t, 4> count{1, length, length, 3};
        fs::create_directories(stimulusFile().parent_path());
        auto writer = files::ChunkedHdf5Writer::create(
            stimulusFile(),
            {"imgBrick", files::DType::uint8, {static_cast<std::uint64_t>(photos), length, length, 3}, {1, length, length, 3}});
        QVERIFY(writer.has_value());
        for (int n = 0; n < photos; ++n) {
            std::vector<std::uint8_t> photo(length * length * 3, static_cast<std::uint8_t>(10 * n));
            photo[0] = 255;
            photo[1] = photo[2] = 0;
            const std::array<std::uint64_t, 4> start{static_cast<std::uint64_t>(n), 0, 0, 0};
            QVERIFY(writer->write(start, count, std::as_bytes(std::span(photo))).has_value());
        }
        QVERIFY(writer->commit().has_value());
    }

    /// A dataset of zeros.
    void hdf5(const fs::path& path, const std::string& dataset, files::DType dtype, const std::vector<std::uint64_t>& shape) const
    {
        fs::create_directories(path.parent_path());
        auto writer =
            files::ChunkedHdf5Writer::create(path, {dataset, dtype, shape, std::vector<std::uint64_t>(shape.size(), 1)});
        QVERIFY(writer.has_value());
        QVERIFY(writer->commit().has_value());
    }

    /// Two subjects with lists of three photos. All numbers count from 1, as in the file.
    void writeDesign(const std::vector<double>& order, const std::vector<double>& first, const std::vector<double>& second) const
    {
        std::vector<double> lists;
        for (std::size_t n = 0; n < first.size(); ++n) {
            lists.push_back(first[n]);
            lists.push_back(second[n]);
        }
        fs::create_directories(experiments());
        const std::array variables{files::MatVariable{"masterordering", {1, std::ssize(order)}, order},
                                   files::MatVariable{"subjectim", {2, std::ssize(first)}, lists},
                                   files::MatVariable{"sharedix", {1, 1}, {first.front()}}};
        QVERIFY(files::writeMat(experiments() / "nsd_expdesign.mat", variables).has_value());
    }

private:
    struct Filled {};
    explicit SmallTree(Filled)
        : SmallTree()
    {
        writeSubjectAnew();
    }

    static void place(std::vector<float>& map, std::size_t vertices, std::size_t vertex, std::array<float, 3> voxel)
    {
        for (std::size_t axis = 0; axis < 3; ++axis) map[axis * vertices + vertex] = voxel[axis] + 1;  // the file counts from 1
    }

    QTemporaryDir m_folder;
    fs::path m_root;
};

/// Equal numbers, NaN in the same places.
[[nodiscard]] inline bool same(const std::vector<float>& left, const std::vector<float>& right)
{
    return std::ranges::equal(left, right, [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); });
}

/// Whether one of the lines holds all of the words.
[[nodiscard]] inline bool anyHolds(std::span<const std::string> lines, std::initializer_list<std::string_view> words)
{
    for (const auto& line : lines) {
        bool all = true;
        for (const auto word : words) all = all && line.find(word) != std::string::npos;
        if (all) return true;
    }
    return false;
}

[[nodiscard]] inline bool holds(const std::string& text, std::string_view word)
{
    return text.find(word) != std::string::npos;
}

}  // namespace cortilens::test
