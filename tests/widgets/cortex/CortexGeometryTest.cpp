// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Fsaverage5.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/SurfaceShape.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;

namespace {

[[nodiscard]] SurfaceMesh triangleMesh(SurfaceForm form, std::size_t vertices)
{
    SurfaceMesh mesh{Hemisphere::left, form, {}, {{0, 1, 2}}};
    for (std::size_t i = 0; i < vertices; ++i) mesh.points.push_back({static_cast<float>(i % 2), static_cast<float>(i / 2), 0});
    return mesh;
}

/// By the plane of the triangle and the side of each edge: another way than the picker's.
[[nodiscard]] double along(const Vector3& origin, const Vector3& end, const std::array<std::int32_t, 3>& triangle,
                           const SurfaceMesh& mesh)
{
    std::array<Vector3, 3> corners;
    for (std::size_t i = 0; i < 3; ++i) corners[i] = toVector(mesh.points[static_cast<std::size_t>(triangle[i])]);
    const auto normal = cross(corners[1] - corners[0], corners[2] - corners[0]);
    const double slope = dot(normal, end - origin);
    if (slope == 0) return 2;
    const double t = dot(normal, corners[0] - origin) / slope;
    if (t < 0 || t > 1) return 2;
    const auto at = origin + (end - origin) * t;
    for (std::size_t i = 0; i < 3; ++i)
        if (dot(cross(corners[(i + 1) % 3] - corners[i], at - corners[i]), normal) < 0) return 2;
    return t;
}

}  // namespace

class CortexGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsThatDifferAreNamed()
    {
        const std::array meshes{triangleMesh(SurfaceForm::pial, 3), triangleMesh(SurfaceForm::inflated, 4)};
        const auto made = CortexGeometry::from(meshes, {});
        QVERIFY(!made.has_value());
        QCOMPARE(made.error().kind, ErrorKind::mismatch);
        QVERIFY(made.error().message.find("lh.inflated has 4") != std::string::npos);
        QVERIFY(made.error().message.find("has 3") != std::string::npos);
    }

    void aCurvatureOfAnotherSurfaceIsRefused()
    {
        const std::array meshes{triangleMesh(SurfaceForm::pial, 3)};
        const auto made = CortexGeometry::from(meshes, {std::vector<float>(5), {}});
        QVERIFY(!made.has_value());
        QVERIFY(made.error().message.find('5') != std::string::npos);
    }

    void aTriangleOfMissingVerticesIsRefused()
    {
        std::array meshes{triangleMesh(SurfaceForm::pial, 3)};
        meshes[0].triangles.push_back({0, 1, 3});
        const auto made = CortexGeometry::from(meshes, {});
        QVERIFY(!made.has_value());
        QCOMPARE(made.error().kind, ErrorKind::malformed);
        QVERIFY(made.error().message.find("vertex 3") != std::string::npos);
    }

    void aFormGivenTwiceAndNoFormAtAllAreRefused()
    {
        const std::array meshes{triangleMesh(SurfaceForm::pial, 3), triangleMesh(SurfaceForm::pial, 3)};
        QVERIFY(!CortexGeometry::from(meshes, {}).has_value());
        QVERIFY(!CortexGeometry::from({}, {}).has_value());
    }

    void normalsPointOutwards()
    {
        const auto mesh = fsaverage5Sphere();
        const auto normals = vertexNormals(mesh.points, mesh.triangles);
        for (std::size_t i = 0; i < normals.size(); i += 100) {
            const double radius = std::sqrt(dot(toVector(mesh.points[i]), toVector(mesh.points[i])));
            QVERIFY(dot(toVector(normals[i]), toVector(mesh.points[i])) / radius > 0.99);
        }
    }

    void aRayMeetsTheSurfaceWhereItFirstEnters()
    {
        const auto mesh = test::fsaverage5Mesh(Hemisphere::left, SurfaceForm::pial);
        const SurfacePicker picker(mesh.points, mesh.triangles);
        int hits = 0;
        for (int y = -100; y < 70; y += 11)
            for (int z = -45; z < 80; z += 9) {
                // Every triangle alone is a surface too: the nearest of them all is what the whole has to answer.
                const Vector3 origin{-200, static_cast<double>(y), static_cast<double>(z)};
                const Vector3 end{100, y + 3.3, z - 2.1};
                double nearest = 2;
                for (const auto& triangle : mesh.triangles) nearest = std::min(nearest, along(origin, end, triangle, mesh));
                const auto hit = picker.hit(origin, end);
                QCOMPARE(hit.has_value(), nearest <= 1);
                if (!hit) continue;
                ++hits;
                QVERIFY(std::abs(hit->along - nearest) < 1e-9);
            }
        QVERIFY(hits > 60);
    }

    void flatPatchesLieWithTheirBackTowardsEachOther()
    {
        const auto meshes = test::fsaverage5Meshes();
        const auto geometry = CortexGeometry::from(meshes, test::fsaverage5Curvature());
        QVERIFY(geometry.has_value());
        const auto layout = layoutOf(**geometry, shapeOf(SurfaceForm::flat), {});
        for (const auto hemisphere : kHemispheres) {
            const auto& placement = layout.rows.front()[sideOf(hemisphere)];
            const auto* flat = (*geometry)->shape(hemisphere, SurfaceForm::flat);
            const auto* pial = (*geometry)->shape(hemisphere, SurfaceForm::pial);
            double backX = 0;
            double frontX = 0;
            int back = 0;
            int front = 0;
            for (const auto vertex : flat->topology->samples) {
                const auto i = static_cast<std::size_t>(vertex);
                const auto world = placement->toWorld(toVector(flat->points[i]));
                if (pial->points[i][1] < -80) backX += world[0], ++back;
                if (pial->points[i][1] > 40) frontX += world[0], ++front;
            }
            QVERIFY(std::abs(backX / back) + 40 < std::abs(frontX / front));
            QVERIFY((frontX < 0) == (hemisphere == Hemisphere::left));
        }
    }

    void rowsStandAboveEachOtherInTheSameColumns()
    {
        const auto geometry = *CortexGeometry::from(test::fsaverage5Meshes(), test::fsaverage5Curvature());
        const auto inflated = shapeOf(SurfaceForm::inflated);
        const auto one = layoutOf(*geometry, inflated, poseOf(Viewpoint::lateral));
        const auto two = layoutOf(*geometry, inflated, poseOf(Standpoint{Viewpoint::lateral, true}));
        QCOMPARE(one.rows.size(), 1U);
        QCOMPARE(two.rows.size(), 2U);
        QCOMPARE(two.width, one.width);
        QVERIFY(two.height > one.height + 40);
        for (std::size_t row = 0; row < 2; ++row)
            for (const auto hemisphere : kHemispheres) {
                const auto& placement = *two.rows[row][sideOf(hemisphere)];
                const auto* shape = geometry->shape(hemisphere, SurfaceForm::inflated);
                for (const auto vertex : shape->topology->samples) {
                    const auto world = placement.toWorld(toVector(shape->points[static_cast<std::size_t>(vertex)]));
                    QCOMPARE(world[1] > two.rowBorder, row == 0);
                    QCOMPARE(world[0] < two.columnBorder, hemisphere == Hemisphere::left);
                    QVERIFY(std::abs(world[0]) <= two.width / 2 + 1e-9 && std::abs(world[1]) <= two.height / 2 + 1e-9);
                }
            }
        QCOMPARE(layoutOf(*geometry, shapeOf(SurfaceForm::flat), poseOf(Standpoint{Viewpoint::lateral, true})).rows.size(), 1U);
    }

private:
    [[nodiscard]] static SurfaceMesh fsaverage5Sphere() { return test::fsaverage5Mesh(Hemisphere::left, SurfaceForm::sphere); }
};

QTEST_APPLESS_MAIN(CortexGeometryTest)
#include "CortexGeometryTest.moc"
