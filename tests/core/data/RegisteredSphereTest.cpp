// SPDX-License-Identifier: Apache-2.0
#include "core/data/RegisteredSphere.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

#include <numbers>
#include <random>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

using Points = std::vector<std::array<float, 3>>;

/// On a sphere of 100 mm, without order.
[[nodiscard]] Points scattered(std::uint64_t seed, std::size_t count)
{
    std::mt19937_64 generator(seed);
    std::normal_distribution<float> normal;
    Points points(count);
    for (auto& point : points) {
        for (auto& axis : point) axis = normal(generator);
        const float length = std::hypot(point[0], point[1], point[2]);
        for (auto& axis : point) axis *= 100 / length;
    }
    return points;
}

[[nodiscard]] std::int32_t nearestByLooking(const RegisteredSphere& sphere, const RegisteredSphere::Place& place)
{
    std::int32_t nearest = 0;
    double most = -2;
    for (std::int32_t v = 0; std::cmp_less(v, sphere.vertices()); ++v) {
        double cosine = 0;
        for (std::size_t axis = 0; axis < 3; ++axis)
            cosine += static_cast<double>(sphere.placeOf({v})[axis]) * static_cast<double>(place[axis]);
        if (cosine > most) {
            most = cosine;
            nearest = v;
        }
    }
    return nearest;
}

[[nodiscard]] double cosineOf(const RegisteredSphere::Place& a, const RegisteredSphere::Place& b)
{
    double sum = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) sum += static_cast<double>(a[axis]) * static_cast<double>(b[axis]);
    return sum;
}

}  // namespace

class RegisteredSphereTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNearestVertexIsTheOneThatLookingAtAllOfThemFinds()
    {
        for (const std::size_t count : {1U, 2U, 7U, 100U, 5000U, 40'000U}) {
            const RegisteredSphere sphere(scattered(1, count));
            const RegisteredSphere asked(scattered(2, 300));
            for (std::int32_t v = 0; v < 300; ++v) {
                const auto& place = asked.placeOf({v});
                const auto found = sphere.nearest(place);
                const VertexId expected{nearestByLooking(sphere, place)};
                // Two may be as near as float can tell.
                QVERIFY2(found.vertex == expected || std::abs(cosineOf(sphere.placeOf(found.vertex), place) -
                                                              cosineOf(sphere.placeOf(expected), place)) < 1e-6,
                         qPrintable(QStringLiteral("%1 of %2").arg(v).arg(count)));
            }
        }
    }

    void everyVertexIsNearestToItself()
    {
        const RegisteredSphere sphere(scattered(3, 10'242));
        for (std::int32_t v = 0; std::cmp_less(v, sphere.vertices()); ++v) {
            const auto found = sphere.nearest(sphere.placeOf({v}));
            QCOMPARE(found.vertex.value, v);
            QCOMPARE(found.distanceMm, 0.0F);
        }
    }

    void distanceIsAlongASphereOf100Mm()
    {
        const RegisteredSphere pole(Points{{0, 0, 7}});  // of whatever radius
        QVERIFY(std::abs(pole.nearest({1, 0, 0}).distanceMm - 50 * std::numbers::pi_v<float>) < 1e-3F);
        QVERIFY(std::abs(pole.nearest({0, 0, -1}).distanceMm - 100 * std::numbers::pi_v<float>) < 0.1F);
        const float angle = 0.004F;
        QVERIFY(std::abs(pole.nearest({0, std::sin(angle), std::cos(angle)}).distanceMm - 0.4F) < 1e-4F);
    }

    void ofSeveralTheFirstAndWhatHasNoDirectionIsNobodysNeighbour()
    {
        const RegisteredSphere sphere(Points{{0, 0, 0}, {kNan, 1, 0}, {1, 0, 0}, {2, 0, 0}, {0, 1, 0}});
        QCOMPARE(sphere.nearest({1, 0, 0}).vertex.value, 2);
        QCOMPARE(sphere.nearest({0, 0, 0}).vertex.value, -1);
        QCOMPARE(RegisteredSphere(Points{}).nearest({1, 0, 0}).vertex.value, -1);
        QCOMPARE(RegisteredSphere(Points{{0, 0, 0}}).nearest({1, 0, 0}).vertex.value, -1);
    }

    /// From a coarse mesh to a fine one and back: a cap has no holes, and is not much wider than it was.
    void aPatchOfCortexComesOverWithoutHoles()
    {
        const RegisteredSphere coarse(scattered(4, 2000));
        const RegisteredSphere fine(scattered(5, 20'000));
        const auto capOf = [&](const RegisteredSphere& sphere, float leastCosine) {
            std::vector<VertexId> cap;
            for (std::int32_t v = 0; std::cmp_less(v, sphere.vertices()); ++v)
                if (sphere.placeOf({v})[2] >= leastCosine) cap.push_back({v});
            return cap;
        };
        const auto heldBy = [](const std::vector<VertexId>& some, const std::vector<VertexId>& all) {
            return std::ranges::includes(all, some);
        };
        const float cap = std::cos(0.3F);
        const float inner = std::cos(0.2F);
        const float outer = std::cos(0.4F);
        const auto down = homologous(capOf(fine, cap), fine, coarse);
        QVERIFY(heldBy(capOf(coarse, inner), down) && heldBy(down, capOf(coarse, outer)));
        const auto up = homologous(capOf(coarse, cap), coarse, fine);
        QVERIFY(heldBy(capOf(fine, inner), up) && heldBy(up, capOf(fine, outer)));
        QCOMPARE(homologous(capOf(fine, cap), fine, fine), capOf(fine, cap));
        // One vertex of a fine mesh may be nobody's nearest on the way back, and is not lost.
        for (std::int32_t v = 0; v < 50; ++v) QVERIFY(!homologous(std::array{VertexId{v}}, fine, coarse).empty());
    }

    void aSubjectWithoutOneSaysWhereItWasLookedFor()
    {
        const SmallTree tree;
        tree.writeSubject();
        const auto missing = tree.subject().registered(Hemisphere::left);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::notFound);
        QVERIFY(holds(missing.error().message, "lh.sphere.reg"));
        tree.surface(tree.surf() / "lh.sphere.reg", 6);
        tree.surface(tree.surf() / "rh.sphere.reg", 6);
        const auto subject = tree.subject();
        QCOMPARE(subject.registered(Hemisphere::left)->vertices(), std::size_t{6});
        const auto wrong = subject.registered(Hemisphere::right);
        QCOMPARE(wrong.error().kind, ErrorKind::mismatch);
        QVERIFY(holds(wrong.error().message, "6 vertices") && holds(wrong.error().message, "has 5"));
        const auto found = std::ranges::find(subject.pieces(), "Registration to fsaverage", &Piece::name);
        QVERIFY(found != subject.pieces().end() && found->state == PieceState::found);
    }
};

QTEST_APPLESS_MAIN(RegisteredSphereTest)
#include "RegisteredSphereTest.moc"
