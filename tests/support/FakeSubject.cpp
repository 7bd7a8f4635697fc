// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeSubject.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace cortilens::fake {

namespace {

using Point = std::array<float, 3>;

struct Ball {
    std::vector<Point> points;
    std::vector<std::array<std::int32_t, 3>> triangles;
};

[[nodiscard]] Point unit(Point p)
{
    const float length = std::sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
    return {p[0] / length, p[1] / length, p[2] / length};
}

/// An icosahedron whose faces are cut into four, `levels` times.
[[nodiscard]] Ball icosphere(int levels)
{
    const float g = (1 + std::sqrt(5.0F)) / 2;
    Ball ball{{{-1, g, 0},
               {1, g, 0},
               {-1, -g, 0},
               {1, -g, 0},
               {0, -1, g},
               {0, 1, g},
               {0, -1, -g},
               {0, 1, -g},
               {g, 0, -1},
               {g, 0, 1},
               {-g, 0, -1},
               {-g, 0, 1}},
              {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
               {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
               {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}}};
    for (auto& point : ball.points) point = unit(point);
    for (int level = 0; level < levels; ++level) {
        std::map<std::pair<int, int>, int> middles;
        const auto middle = [&](int a, int b) {
            const auto [found, isNew] = middles.try_emplace(std::minmax(a, b), static_cast<int>(ball.points.size()));
            if (isNew) {
                const auto& p = ball.points[static_cast<std::size_t>(a)];
                const auto& q = ball.points[static_cast<std::size_t>(b)];
                ball.points.push_back(unit({p[0] + q[0], p[1] + q[1], p[2] + q[2]}));
            }
            return found->second;
        };
        std::vector<std::array<std::int32_t, 3>> finer;
        for (const auto& [a, b, c] : ball.triangles) {
            const int ab = middle(a, b);
            const int bc = middle(b, c);
            const int ca = middle(c, a);
            finer.insert(finer.end(), {{a, ab, ca}, {b, bc, ab}, {c, ca, bc}, {ab, bc, ca}});
        }
        ball.triangles = std::move(finer);
    }
    return ball;
}

[[nodiscard]] const Ball& ball()
{
    static const Ball made = icosphere(4);
    return made;
}

/// Centre of a region on the left unit ball; the right one is its mirror image.
[[nodiscard]] RegionOfInterest disc(const std::string& name, const std::string& set, const std::string& family, Point centre,
                                    float radius)
{
    RegionOfInterest region{name, set, family, 0, 0.3F, 55.0F, {}};
    for (std::size_t side = 0; side < 2; ++side) {
        const Point at = unit({side == 0 ? centre[0] : -centre[0], centre[1], centre[2]});
        for (std::size_t v = 0; v < ball().points.size(); ++v) {
            const auto& p = ball().points[v];
            if (p[0] * at[0] + p[1] * at[1] + p[2] * at[2] > std::cos(radius))
                region.vertices[side].push_back({static_cast<std::int32_t>(v)});
        }
        region.voxelCount += static_cast<int>(region.vertices[side].size());
    }
    return region;
}

[[nodiscard]] std::vector<std::array<std::int32_t, 3>> upperHalf()
{
    auto triangles = ball().triangles;
    std::erase_if(triangles, [](const auto& triangle) {
        return std::ranges::any_of(triangle,
                                   [](std::int32_t v) { return ball().points[static_cast<std::size_t>(v)][2] < 0.05F; });
    });
    return triangles;
}

}  // namespace

wire::SubjectSummary summary(const std::string& directory)
{
    wire::SubjectSummary summary;
    summary.directory = directory;
    summary.title = "subj01 (synthetic)";
    summary.synthetic = true;
    summary.subjects = {"subj01"};
    summary.subject = "subj01";
    summary.space = "func1pt8mm";
    summary.volumeShape = {40, 40, 40};
    const auto count = static_cast<std::int32_t>(ball().points.size());
    summary.vertexCounts = {count, count};
    summary.forms = {SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat};
    summary.regions = {disc("FFA-1", "floc-faces", "faces", {-1, 0.2F, 0.3F}, 0.35F),
                       disc("PPA", "floc-places", "places", {-1, -0.6F, 0.2F}, 0.3F),
                       disc("food", "food", "food", {-1, 0.6F, -0.4F}, 0.3F),
                       disc("ventral", "streams", "streams", {-1, 0.2F, 0.1F}, 0.9F)};
    for (const char* id : {"noise-ceiling", "r2"}) {
        summary.overlays.push_back(overlay(id));
        summary.overlays.back().values = {};
    }
    wire::BackboneSummary backbone;
    backbone.id = "deit-tiny";
    backbone.name = "DeiT-Tiny/16";
    backbone.usable = true;
    backbone.adaptors = {"naclip", "maskclip"};
    backbone.inputPixels = 112;
    backbone.views = kViews;
    backbone.synthetic = true;
    wire::BackboneSummary missing;
    missing.id = "clip-b16";
    missing.name = "CLIP ViT-B/16";
    missing.why = "no weights file; looked in weights/";
    summary.backbones = {backbone, missing};
    summary.stimulusCount = kPhotos;
    summary.story = {NsdId{5}, RoiName{"food"}, "deit-tiny"};
    summary.notices = {"No betas: R2 on test photos is not known."};
    return summary;
}

SurfaceMesh surface(Hemisphere hemisphere, SurfaceForm form)
{
    SurfaceMesh mesh{hemisphere, form, ball().points, ball().triangles};
    const float centre = hemisphere == Hemisphere::left ? -40.0F : 40.0F;
    for (auto& [x, y, z] : mesh.points) {
        if (form == SurfaceForm::flat) {
            x *= 60;
            y *= 60;
            z = 0;
            continue;
        }
        const float folds = form == SurfaceForm::inflated ? 0.0F : 0.06F * std::sin(9 * x) * std::sin(9 * y) * std::sin(9 * z);
        x = centre + 32 * x * (1 + folds);
        y = 75 * y * (1 + folds);
        z = 50 * z * (1 + folds);
    }
    if (form == SurfaceForm::flat) mesh.triangles = upperHalf();
    return mesh;
}

wire::VertexTable vertexTable(Hemisphere hemisphere)
{
    wire::VertexTable table;
    table.hemisphere = hemisphere;
    const auto ceiling = overlay("noise-ceiling");
    for (const auto& [x, y, z] : ball().points) {
        table.curvature.push_back(-std::sin(9 * x) * std::sin(9 * y) * std::sin(9 * z));
        table.voxel.push_back({static_cast<int>(20 + 15 * x), static_cast<int>(20 + 15 * y), static_cast<int>(20 + 15 * z)});
    }
    table.noiseCeiling = ceiling.values[sideOf(hemisphere)];
    return table;
}

Overlay overlay(const std::string& id)
{
    const bool isCeiling = id != "r2";
    Overlay overlay{id,
                    isCeiling ? "Noise ceiling" : "Encoder R²",
                    isCeiling ? "Noise ceiling" : "R²",
                    isCeiling ? "%" : "",
                    OverlayKind::sequential,
                    isCeiling ? 15.0F : 0.0F,
                    isCeiling ? 75.0F : 0.6F,
                    isCeiling ? 15.0F : 0.05F,
                    {}};
    for (std::size_t side = 0; side < 2; ++side)
        for (const auto& [x, y, z] : ball().points) {
            const float outward = side == 0 ? -x : x;
            const float share = std::max(0.0F, outward) * std::exp(-2 * (y - 0.2F) * (y - 0.2F) - 4 * (z - 0.2F) * (z - 0.2F));
            overlay.values[side].push_back(isCeiling ? 75 * share : 0.6F * share);
        }
    return overlay;
}

wire::StimulusTable stimuli()
{
    wire::StimulusTable table;
    for (int row = 0; row < kPhotos; ++row) {
        table.nsdId.push_back(row);
        table.cocoId.push_back(1000 + row);
        table.shared.push_back(row % 2 == 0 ? 1 : 0);
        table.trials.push_back(static_cast<std::uint8_t>(row % 4));
    }
    return table;
}

Photo photo(NsdId image, int side)
{
    Photo photo{side, side, {}};
    for (int row = 0; row < side; ++row)
        for (int col = 0; col < side; ++col) {
            const auto shade = [&](int step) {
                return static_cast<std::uint8_t>(60 + (row * step + col * (image.value + 3) + image.value * 40) * 140 /
                                                          (side * 8) % 140);
            };
            photo.rgb.insert(photo.rgb.end(), {shade(2), shade(5), shade(7)});
        }
    return photo;
}

float relevance(const Selection& selection, NsdId image, GridCell cell)
{
    const std::string text = toText(selection);
    const int phase = std::accumulate(text.begin(), text.end(), image.value);
    return 0.2F * std::sin(0.7F * static_cast<float>(cell.row) + 0.4F * static_cast<float>(cell.col) + static_cast<float>(phase));
}

RelevanceMap map(const Selection& selection, NsdId image, int viewsDone)
{
    RelevanceMap map{kGrid, {}, {}, viewsDone, kViews, viewsDone > 1 ? 0.99F : std::numeric_limits<float>::quiet_NaN()};
    for (int row = 0; row < kGrid.rows; ++row)
        for (int col = 0; col < kGrid.cols; ++col) {
            // Earlier maps are fainter, so that a test can tell a partial map from the final one.
            map.values.push_back(relevance(selection, image, {row, col}) * static_cast<float>(viewsDone) / kViews);
            map.spread.push_back(viewsDone > 1 ? 0.1F : 0.0F);
        }
    return map;
}

}  // namespace cortilens::fake
