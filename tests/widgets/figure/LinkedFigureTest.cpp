// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Pictures.h"
#include "widgets/color/Theme.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/figure/FigureFile.h"
#include "widgets/figure/LinkedFigure.h"

#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <functional>
#include <numbers>
#include <thread>

using namespace cortilens;

namespace {

constexpr int kRings = 24;
constexpr int kSpokes = 48;
constexpr std::int32_t kVertices = kRings * kSpokes;

/// An egg of about a hemisphere's size, open at its poles; or, flat, a sheet with the same vertices.
[[nodiscard]] SurfaceMesh egg(Hemisphere hemisphere, SurfaceForm form)
{
    SurfaceMesh mesh{hemisphere, form, {}, {}};
    const float side = hemisphere == Hemisphere::left ? -1.0F : 1.0F;
    for (int ring = 0; ring < kRings; ++ring)
        for (int spoke = 0; spoke < kSpokes; ++spoke) {
            const float polar = std::numbers::pi_v<float> * (static_cast<float>(ring) + 0.5F) / kRings;
            const float around = 2 * std::numbers::pi_v<float> * static_cast<float>(spoke) / kSpokes;
            if (form == SurfaceForm::flat)
                mesh.points.push_back({side * 4.0F * static_cast<float>(spoke), 6.0F * static_cast<float>(ring), 0});
            else
                mesh.points.push_back({side * 35 + 30 * std::sin(polar) * std::cos(around), 80 * std::cos(polar),
                                       45 * std::sin(polar) * std::sin(around)});
        }
    for (int ring = 0; ring + 1 < kRings; ++ring)
        for (int spoke = 0; spoke < (form == SurfaceForm::flat ? kSpokes - 1 : kSpokes); ++spoke) {
            const int next = (spoke + 1) % kSpokes;
            const int a = ring * kSpokes + spoke;
            const int b = ring * kSpokes + next;
            const bool spokesFirst =
                form != SurfaceForm::flat || hemisphere == Hemisphere::right;  // counter-clockwise from outside
            mesh.triangles.push_back(spokesFirst ? std::array{a, b, a + kSpokes} : std::array{a, a + kSpokes, b});
            mesh.triangles.push_back(spokesFirst ? std::array{b, b + kSpokes, a + kSpokes}
                                                 : std::array{b, a + kSpokes, b + kSpokes});
        }
    return mesh;
}

[[nodiscard]] std::shared_ptr<const CortexGeometry> eggs()
{
    std::vector<SurfaceMesh> meshes;
    for (const auto hemisphere : kHemispheres)
        for (const auto form : {SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat})
            meshes.push_back(egg(hemisphere, form));
    std::vector<float> curvature(kVertices);
    for (std::size_t v = 0; v < curvature.size(); ++v) curvature[v] = std::sin(0.4F * static_cast<float>(v % kSpokes));
    return CortexGeometry::from(meshes, {curvature, curvature}).value_or(nullptr);
}

[[nodiscard]] RegionOfInterest patchOfVertices(const std::string& name)
{
    RegionOfInterest region{.name = name, .set = "floc-faces", .family = "faces", .vertices = {}};
    for (std::int32_t ring = 8; ring < 14; ++ring)
        for (std::int32_t spoke = 20; spoke < 28; ++spoke) region.vertices[0].push_back({ring * kSpokes + spoke});
    region.vertices[1] = region.vertices[0];
    return region;
}

/// A grey photo; the map is hot in its upper right corner and cold in the lower left.
[[nodiscard]] PhotoPanel photoPanel()
{
    PhotoPanel panel;
    panel.photo = {64, 64, std::vector<std::uint8_t>(3 * 64 * 64, 128)};
    RelevanceMap map;
    map.grid = {8, 8};
    map.values.assign(64, 0);
    map.spread.assign(64, 0);
    map.viewsDone = map.viewsTotal = 13;
    for (const int cell : {6, 7, 14, 15}) map.values[static_cast<std::size_t>(cell)] = 0.5F;
    for (const int cell : {48, 49, 56, 57}) map.values[static_cast<std::size_t>(cell)] = -0.5F;
    panel.map = std::make_shared<const RelevanceMap>(map);
    panel.style.scale = color::symmetricScale(0.5F);
    panel.quantity = QStringLiteral("Predicted response");
    panel.unit = QStringLiteral("z-scored β");
    return panel;
}

/// Made once: the geometry is not cheap.
class Sample {
public:
    [[nodiscard]] LinkedFigure figure() const
    {
        LinkedFigure figure;
        figure.cortex.state.geometry = m_geometry;
        figure.cortex.state.shape = shapeOf(SurfaceForm::inflated);
        figure.cortex.state.pose = poseOf(Viewpoint::lateral);
        figure.cortex.state.theme = darkCortexTheme();
        figure.cortex.state.regions = m_regions;
        figure.cortex.state.marker = SurfaceVertex{Hemisphere::left, {10 * kSpokes + 24}};
        OverlayColors colours;
        colours.fill(std::vector<Rgba>(kVertices, Rgba{0, 0, 0, 0}));
        for (const auto vertex : m_regions->front().vertices[0])
            colours[0][static_cast<std::size_t>(vertex.value)] = {230, 120, 20, 255};
        figure.cortex.state.overlay = std::make_shared<const OverlayColors>(colours);
        figure.cortex.bar =
            color::ColorBarContent{.scale = {0, 75, 0}, .quantity = QStringLiteral("Noise ceiling"), .unit = QStringLiteral("%")};
        figure.photo = photoPanel();
        figure.facts = {.subject = "subj01",
                        .synthetic = true,
                        .space = "func1pt8mm",
                        .selection = "FFA-1",
                        .voxels = 96,
                        .photo = NsdId{17},
                        .backbone = "DeiT-Tiny/16",
                        .adaptor = "NACLIP",
                        .inputPixels = 336,
                        .r2 = 0.42F,
                        .ceiling = 55,
                        .precision = "float32 on CPU",
                        .version = "Cortilens 0.1.0"};
        return figure;
    }

private:
    std::shared_ptr<const CortexGeometry> m_geometry = eggs();
    std::shared_ptr<const std::vector<RegionOfInterest>> m_regions =
        std::make_shared<const std::vector<RegionOfInterest>>(std::vector{patchOfVertices("FFA-1")});
};

[[nodiscard]] double shareOf(const QImage& picture, const QRect& part, const std::function<bool(QRgb)>& counts)
{
    int found = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x) found += counts(picture.pixel(x, y)) ? 1 : 0;
    return static_cast<double>(found) / (static_cast<double>(part.width()) * part.height());
}

[[nodiscard]] bool isPaper(QRgb colour)
{
    return (colour & 0xffffffU) == 0xffffffU;
}

/// mm on the page to a pixel.
[[nodiscard]] QPoint at(double xMm, double yMm, int dpi)
{
    return {static_cast<int>(pixelsOfMm(xMm, dpi)), static_cast<int>(pixelsOfMm(yMm, dpi))};
}

}  // namespace

class LinkedFigureTest : public QObject {
    Q_OBJECT

    Sample m_sample;
    QTemporaryDir m_folder;

    [[nodiscard]] QByteArray written(const LinkedFigure& figure, const PageSize& page, const QString& name) const
    {
        const auto path = m_folder.filePath(name);
        if (!writeFigure(path.toStdString(), figure, page)) return {};
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() { QGuiApplication::setFont(color::bodyFont()); }  // the regions' names are in the application's font

    void thePictureHasThePagesSizeAndResolution()
    {
        const auto picture = paintFigure(m_sample.figure(), {183, 90, 300});

        QVERIFY2(picture.has_value(), picture ? "" : picture.error().message.c_str());
        QCOMPARE(picture->size(), QSize(2161, 1063));
        QCOMPARE(picture->dotsPerMeterX(), 11811);
        QCOMPARE(picture->dotsPerMeterY(), 11811);
        const auto narrow = paintFigure(m_sample.figure(), {89, 120, 150});
        QVERIFY(narrow.has_value());
        QCOMPARE(narrow->size(), QSize(526, 709));
    }

    void thePaperIsWhiteWhateverTheTheme()
    {
        auto figure = m_sample.figure();
        const auto dark = paintFigure(figure, {183, 90, 100});
        figure.cortex.state.theme = lightCortexTheme();
        const auto light = paintFigure(figure, {183, 90, 100});

        QVERIFY(dark.has_value() && light.has_value());
        QCOMPARE(*dark, *light);
        for (const auto& corner : {dark->rect().topLeft(), dark->rect().topRight() - QPoint(1, 0), dark->rect().bottomLeft(),
                                   dark->rect().bottomRight() - QPoint(1, 1)})
            QVERIFY(isPaper(dark->pixel(corner)));
        QVERIFY(isPaper(dark->pixel(at(4, 8, 100))));  // the cortex panel's corner
    }

    void theCortexFillsItsPanel()
    {
        const auto picture = paintFigure(m_sample.figure(), {183, 90, 100});

        const QRect panel(at(3, 8, 100), at(105, 70, 100));
        const double drawn = shareOf(*picture, panel, [](QRgb colour) { return !isPaper(colour); });
        QVERIFY2(drawn > 0.25 && drawn < 0.95, qPrintable(QString::number(drawn)));
        const double overlay =
            shareOf(*picture, panel, [](QRgb colour) { return qRed(colour) > qGreen(colour) + 60 && qBlue(colour) < 60; });
        QVERIFY2(overlay > 0.005, qPrintable(QString::number(overlay)));
    }

    void theHeatIsWhereTheMapIs()
    {
        const int dpi = 100;
        const auto figure = m_sample.figure();
        const auto picture = paintFigure(figure, {183, 90, dpi});

        // The photo is the page's only square of grey: find it from the right margin.
        const int row = at(0, 40, dpi).y();
        int right = picture->width() - 1;
        while (right > 0 && isPaper(picture->pixel(right, row))) --right;
        int left = right;
        while (left > 0 && !isPaper(picture->pixel(left, row))) --left;
        const int side = right - left;
        QVERIFY(side > pixelsOfMm(50, dpi));
        int top = row;
        while (!isPaper(picture->pixel(right - side / 2, top))) --top;
        const auto patch = [&](double x, double y) {
            return picture->pixel(left + static_cast<int>(x * side), top + static_cast<int>(y * side));
        };

        QVERIFY(qRed(patch(0.93, 0.07)) > qBlue(patch(0.93, 0.07)) + 40);  // RdBu_r ends in dark red and dark blue
        QVERIFY(qBlue(patch(0.07, 0.93)) > qRed(patch(0.07, 0.93)) + 40);
        QVERIFY(qAbs(qRed(patch(0.5, 0.5)) - 128) < 4 && qAbs(qBlue(patch(0.5, 0.5)) - 128) < 4);
    }

    /// A figure at twice the resolution shows the same page: reduced, it differs in the antialiasing of lines only.
    void theResolutionChangesNoPlacesAndNoSizes()
    {
        const auto coarse = paintFigure(m_sample.figure(), {183, 90, 127});  // 5 pixels a mm: whole pixels in both
        const auto fine = paintFigure(m_sample.figure(), {183, 90, 254});

        const auto reduced = fine->scaled(coarse->size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        const auto difference = test::differenceOf(reduced.convertToFormat(QImage::Format_RGB32), *coarse);
        QVERIFY2(difference.plainShare < 0.03, qPrintable(QString::number(difference.plainShare)));
    }

    void theSameFigureGivesTheSameBytes()
    {
        const auto first = written(m_sample.figure(), {183, 90, 100}, QStringLiteral("first.png"));
        const auto second = written(m_sample.figure(), {183, 90, 100}, QStringLiteral("second.png"));

        QVERIFY(first.size() > 1000);
        QCOMPARE(first, second);
        const QImage back = QImage::fromData(first);
        QCOMPARE(back.dotsPerMeterX(), 3937);
        QCOMPARE(back.text(QStringLiteral("Selection")), QStringLiteral("FFA-1"));
        QVERIFY(back.text(QStringLiteral("Synthetic")).startsWith(QStringLiteral("yes")));
    }

    void aWorkerThreadPaintsTheSameFigure()
    {
        const auto figure = m_sample.figure();
        const auto here = paintFigure(figure, {183, 90, 100});
        Result<QImage> there;
        std::thread([&] { there = paintFigure(figure, {183, 90, 100}); }).join();

        QVERIFY(here.has_value() && there.has_value());
        QCOMPARE(*there, *here);
    }

    void aFlatCortexHasAScaleBarAndAnInflatedOneHasNone()
    {
        auto figure = m_sample.figure();
        const auto darkRun = [](const QImage& picture) {  // the longest dark stretch of a row in the panel's lower right corner
            int longest = 0;
            for (int y = at(0, 60, 100).y(); y < at(0, 76, 100).y(); ++y) {
                int run = 0;
                for (int x = at(80, 0, 100).x(); x < at(108, 0, 100).x(); ++x) {
                    run = qGray(picture.pixel(x, y)) < 60 ? run + 1 : 0;
                    longest = std::max(longest, run);
                }
            }
            return longest;
        };
        const auto inflated = paintFigure(figure, {183, 90, 100});
        figure.cortex.state.shape = shapeOf(SurfaceForm::flat);
        const auto flat = paintFigure(figure, {183, 90, 100});

        QVERIFY(flat.has_value());
        QVERIFY2(darkRun(*inflated) < 15, qPrintable(QString::number(darkRun(*inflated))));
        QVERIFY2(darkRun(*flat) > 20, qPrintable(QString::number(darkRun(*flat))));
    }

    void whatIsMissingIsSaid()
    {
        auto figure = m_sample.figure();
        figure.cortex.state.geometry.reset();
        QCOMPARE(paintFigure(figure, {}).error().kind, ErrorKind::invalidRequest);
        QVERIFY(paintFigure(figure, {}).error().message.find("cortex") != std::string::npos);

        figure = m_sample.figure();
        figure.photo.photo.rgb.pop_back();
        QVERIFY(paintFigure(figure, {}).error().message.find("photo") != std::string::npos);

        QCOMPARE(paintFigure(m_sample.figure(), {183, 90, 9000}).error().kind, ErrorKind::tooLarge);
        QCOMPARE(paintFigure(m_sample.figure(), {60, 25, 300}).error().kind, ErrorKind::invalidRequest);
    }

    void withoutAMapThePhotoIsShownAsItIs()
    {
        auto figure = m_sample.figure();
        figure.photo.map.reset();
        figure.cortex.bar.reset();

        const auto picture = paintFigure(figure, {183, 90, 100});

        QVERIFY(picture.has_value());
        const QRect photoHalf(at(120, 8, 100), at(180, 70, 100));
        QCOMPARE(shareOf(*picture, photoHalf, [](QRgb colour) { return qAbs(qRed(colour) - qBlue(colour)) > 8; }), 0.0);
    }

    void itLooksAsItDid_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::addColumn<QString>("name");
        QTest::newRow("two columns") << 183.0 << 90.0 << QStringLiteral("figure-183x90");
        QTest::newRow("one column") << 89.0 << 120.0 << QStringLiteral("figure-89x120");
    }
    void itLooksAsItDid()
    {
        QFETCH(double, width);
        QFETCH(double, height);
        QFETCH(QString, name);

        const auto picture = paintFigure(m_sample.figure(), {width, height, 96});

        QVERIFY(picture.has_value());
        const auto fault = test::faultAgainstBaseline(*picture, name);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

QTEST_MAIN(LinkedFigureTest)
#include "LinkedFigureTest.moc"
