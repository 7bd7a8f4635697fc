// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Crops.h"

#include <QTest>

#include <array>
#include <cmath>
#include <cstdio>

using namespace cortilens;
using namespace cortilens::demo;

class CropsTest : public QObject {
    Q_OBJECT

    std::vector<Source> m_sources;

private Q_SLOTS:
    void initTestCase()
    {
        auto sources = readSources(std::filesystem::path(CORTILENS_SOURCE_DIR) / "resources/demo/photos");
        QVERIFY(sources.has_value());
        m_sources = std::move(*sources);
        QCOMPARE(m_sources.size(), 31U);
    }

    void cropBoxesReadTheWayUsersDoGiveTheCrop()
    {
        for (const auto& crop : cropsOf(m_sources, 500, 3)) {
            const auto& photo = m_sources[crop.source].photo;
            std::array<double, 4> removed{};
            QCOMPARE(std::sscanf(cropBoxOf(crop, photo).c_str(), "(%lf, %lf, %lf, %lf)", &removed[0], &removed[1], &removed[2],
                                 &removed[3]),
                     4);
            const auto [top, bottom, left, right] = removed;

            QCOMPARE(static_cast<int>(std::floor(top * photo.height)), crop.top);
            QCOMPARE(static_cast<int>(std::floor(photo.height - bottom * photo.height)), crop.top + crop.side);
            QCOMPARE(static_cast<int>(std::floor(left * photo.width)), crop.left);
            QCOMPARE(static_cast<int>(std::floor(photo.width - right * photo.width)), crop.left + crop.side);
        }
    }

    void theStoryIsAMeal()
    {
        const auto crops = cropsOf(m_sources, 100, 3);

        QCOMPARE(m_sources[crops[kStoryPhoto].source].cocoId, 311303);
    }

    void aStimulusShowsItsCropAt425Pixels()
    {
        const auto& source = m_sources[0];
        const Crop whole{0, 3, 5, 425};

        const auto stimulus = stimulusOf(whole, source);

        QCOMPARE(stimulus.width, 425);
        const auto pixel = 3 * (static_cast<std::size_t>(3) * static_cast<std::size_t>(source.photo.width) + 5);
        QCOMPARE(stimulus.rgb[0], source.photo.rgb[pixel]);
    }

    void aFolderWithoutThePhotosIsNamed()
    {
        const auto sources = readSources("/nonexistent/photos");

        QVERIFY(!sources.has_value());
        QVERIFY(sources.error().message.find("/nonexistent/photos") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(CropsTest)
#include "CropsTest.moc"
