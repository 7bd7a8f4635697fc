// SPDX-License-Identifier: Apache-2.0
#include "core/data/Subject.h"
#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <map>
#include <numbers>
#include <set>
#include <utility>

using namespace cortilens;

namespace fs = std::filesystem;

/// The demo's brain, written as a tree and read back: what is read has to be what the brain was made of.
class SyntheticSubjectTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_root = fs::path(m_folder.path().toStdString());
    demo::Subject m_made;
    std::optional<data::Subject> m_read;

    [[nodiscard]] Result<void> write()
    {
        auto cortex = demo::readCortex(CORTILENS_SOURCE_DIR "/resources/demo/fsaverage5");
        if (!cortex) return std::unexpected(cortex.error());
        m_made.cortex = std::move(*cortex);
        m_made.grid = demo::volumeAround(m_made.cortex);
        m_made.ribbon = demo::ribbonOf(m_made.cortex, m_made.grid);
        for (std::size_t side = 0; side < 2; ++side) m_made.preferences.fields[side] = demo::fieldsOf(m_made.cortex[side]);
        if (auto written = demo::writeSurfaces(m_root, m_made); !written) return written;
        if (auto written = demo::writeTransforms(m_root, m_made); !written) return written;
        return demo::writeRegions(m_root, m_made, 1);
    }

    [[nodiscard]] std::array<std::vector<int>, 2> labelsOf(std::string_view set) const
    {
        return {demo::labelsOf(set, m_made.preferences.fields[0]), demo::labelsOf(set, m_made.preferences.fields[1])};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto written = write();
        QVERIFY2(written.has_value(), written ? "" : written.error().message.c_str());
        const auto tree = data::NsdTree::open(m_root);
        QVERIFY(tree.has_value());
        const auto before = std::clock();
        auto subject = data::Subject::open(*tree, "");
        qInfo("opened in %.0f ms of CPU", 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
        QVERIFY(subject.has_value());
        m_read.emplace(std::move(*subject));
    }

    void everyFormHasTheTemplatesVerticesAndTriangles()
    {
        QCOMPARE(m_read->vertexCounts(), (std::array<std::int32_t, 2>{10242, 10242}));
        QCOMPARE(m_read->forms().size(), 5U);
        for (std::size_t side = 0; side < 2; ++side) {
            const auto hemisphere = side == 0 ? Hemisphere::left : Hemisphere::right;
            const auto& made = m_made.cortex[side];
            for (const auto* mesh : {&made.white, &made.pial, &made.inflated, &made.sphere}) {
                const auto read = m_read->surface(hemisphere, mesh->form);
                QVERIFY(read.has_value());
                QCOMPARE(read->points, mesh->points);
                QCOMPARE(read->triangles, mesh->triangles);
            }
            QCOMPARE(m_read->vertexMaps(hemisphere).curvature, made.curvature);
        }
    }

    void theFlatMapIsNeitherMirroredNorTurned()
    {
        for (std::size_t side = 0; side < 2; ++side) {
            const auto& made = m_made.cortex[side].flat;
            const auto read = m_read->surface(made.hemisphere, SurfaceForm::flat);
            QVERIFY(read.has_value());
            QCOMPARE(read->points.size(), made.points.size());
            const std::set<std::array<std::int32_t, 3>> triangles(read->triangles.begin(), read->triangles.end());
            for (const auto& triangle : made.triangles) {
                QVERIFY(triangles.contains(triangle));
                for (const auto corner : triangle) {
                    const auto& point = made.points[static_cast<std::size_t>(corner)];
                    QCOMPARE(read->points[static_cast<std::size_t>(corner)], (std::array<float, 3>{point[0], point[1], 0}));
                }
            }
            // A cut can leave a triangle between vertices of the patch; more than a few would mean that cuts were closed.
            QVERIFY(triangles.size() < made.triangles.size() + made.triangles.size() / 50);
        }
    }

    void everyVertexLeadsToTheVoxelAroundIt()
    {
        for (std::size_t side = 0; side < 2; ++side) {
            const auto hemisphere = side == 0 ? Hemisphere::left : Hemisphere::right;
            const auto points = demo::atDepth(m_made.cortex[side], 0.5F);
            const auto& voxels = m_read->vertexMaps(hemisphere).voxel;
            for (std::size_t v = 0; v < points.size(); ++v) {
                const auto exact = m_made.grid.voxelFromWorld(points[v]);
                const std::array found{voxels[v].i, voxels[v].j, voxels[v].k};
                for (std::size_t axis = 0; axis < 3; ++axis)
                    QVERIFY(std::abs(exact[axis] - static_cast<float>(found[axis])) <= 0.501F);
            }
        }
    }

    void regionsAreThoseThatWereDrawn()
    {
        std::size_t regions = 0;
        for (const auto& set : demo::labelSets()) {
            const auto labels = labelsOf(set.name);
            for (std::size_t entry = 0; entry < set.labels.size(); ++entry) {
                const auto label = static_cast<int>(entry) + 1;
                std::array<std::vector<VoxelIndex>, 2> voxels;
                std::array<std::vector<VertexId>, 2> vertices;
                for (const auto& voxel : m_made.ribbon) {
                    const std::size_t side = voxel.hemisphere == Hemisphere::left ? 0 : 1;
                    if (labels[side][static_cast<std::size_t>(voxel.nearestCorner().value)] == label)
                        voxels[side].push_back(voxel.voxel);
                }
                for (std::size_t side = 0; side < 2; ++side)
                    for (std::size_t v = 0; v < labels[side].size(); ++v)
                        if (labels[side][v] == label) vertices[side].push_back({static_cast<std::int32_t>(v)});

                const auto* region = m_read->findRegion(std::string(set.name) + "/" + std::string(set.labels[entry]));
                if (voxels[0].empty() && voxels[1].empty()) {
                    QVERIFY(!region);
                    continue;
                }
                ++regions;
                QVERIFY(region);
                for (std::size_t side = 0; side < 2; ++side) {
                    QCOMPARE(region->halves[side], voxels[side]);
                    QCOMPARE(region->outline.vertices[side], vertices[side]);
                }
                QCOMPARE(region->voxels.size(), voxels[0].size() + voxels[1].size());
            }
        }
        QCOMPARE(m_read->regions().size(), regions);
        QVERIFY(m_read->findRegion("food")->voxels.size() > 20);
        QCOMPARE(m_read->voxelsOf(RoiName{"mTL-faces"}).error().kind, ErrorKind::notFound);
    }

    void contrastsShowTheirRegions()
    {
        const auto faces = m_read->overlay("floc-facestval");
        QVERIFY(faces.has_value());
        const auto& vertices = m_read->findRegion("FFA-1")->outline.vertices[1];
        double sum = 0;
        for (const auto vertex : vertices) sum += static_cast<double>(faces->values[1][static_cast<std::size_t>(vertex.value)]);

        QVERIFY(sum / static_cast<double>(vertices.size()) > 4);
        QCOMPARE(m_read->overlays().size(), 7U);
    }

    void theVisualFieldIsSeenFromTheOtherSideAndUpsideDown()
    {
        const auto angle = m_read->overlay("prf-angle");
        const auto eccentricity = m_read->overlay("prf-eccentricity");
        QVERIFY(angle.has_value() && eccentricity.has_value());
        QCOMPARE(angle->kind, OverlayKind::circular);
        constexpr double kDegrees = std::numbers::pi / 180;
        for (const auto& [name, above] : {std::pair{"V1v", 1}, {"V1d", -1}, {"V2v", 1}, {"V3d", -1}})
            for (const std::size_t side : {0, 1})
                for (const auto vertex : m_read->findRegion(name)->outline.vertices[side]) {
                    const auto place = static_cast<std::size_t>(vertex.value);
                    const double at = static_cast<double>(angle->values[side][place]) * kDegrees;
                    QVERIFY((side == 0 ? 1 : -1) * std::cos(at) > -1e-5);  // the left hemisphere sees what is right
                    QVERIFY(above * std::sin(at) > -1e-5);                 // the lower bank what is above
                    QVERIFY(eccentricity->values[side][place] > 0 && eccentricity->values[side][place] < 7);
                }
        const auto outside = m_read->findRegion("FFA-1")->outline.vertices[0].front();
        QVERIFY(std::isnan(angle->values[0][static_cast<std::size_t>(outside.value)]));
    }
};

QTEST_APPLESS_MAIN(SyntheticSubjectTest)
#include "SyntheticSubjectTest.moc"
