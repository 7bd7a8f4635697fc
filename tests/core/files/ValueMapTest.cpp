// SPDX-License-Identifier: Apache-2.0
#include "core/files/Npy.h"
#include "core/files/ValueMap.h"
#include "tests/support/Files.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

class ValueMapTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] std::filesystem::path file(const char* name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

private Q_SLOTS:
    void anArrayOfTwoAxesIsAMapAndInfinityIsNoValue()
    {
        const std::vector<float> values{1, 2, std::numeric_limits<float>::infinity(), -4, 5, 6.5F};
        QVERIFY(writeNpy(file("depth.npy"), values, {2, 3}).has_value());
        const auto map = readValueMap(file("depth.npy"));
        QVERIFY2(map.has_value(), map ? "" : map.error().message.c_str());
        QCOMPARE(map->rows, 2);
        QCOMPARE(map->cols, 3);
        QVERIFY(std::isnan(map->values[2]));
        QCOMPARE(map->values[3], -4.0F);
        QCOMPARE(map->values[5], 6.5F);
    }

    void aGreyPictureKeepsItsSixteenBits()
    {
        QImage picture(3, 2, QImage::Format_Grayscale16);
        for (int row = 0; row < 2; ++row)
            for (int col = 0; col < 3; ++col)
                reinterpret_cast<quint16*>(picture.scanLine(row))[col] = static_cast<quint16>(1 + 20'000 * row + 300 * col);
        QVERIFY(picture.save(QString::fromStdString(file("deep.png").string())));
        const auto map = readValueMap(file("deep.png"));
        QVERIFY2(map.has_value(), map ? "" : map.error().message.c_str());
        QCOMPARE(map->values, (std::vector<float>{1, 301, 601, 20'001, 20'301, 20'601}));

        QImage shallow(2, 1, QImage::Format_Grayscale8);
        shallow.scanLine(0)[0] = 7;
        shallow.scanLine(0)[1] = 250;
        QVERIFY(shallow.save(QString::fromStdString(file("shallow.png").string())));
        QCOMPARE(readValueMap(file("shallow.png"))->values, (std::vector<float>{7, 250}));
    }

    void whatIsNoMapIsRefusedByName()
    {
        const auto refused = [&](const char* name, ErrorKind kind, std::string_view word) {
            const auto map = readValueMap(file(name));
            const bool isRight = !map && map.error().kind == kind && test::names(map.error(), file(name), word);
            if (!isRight) qWarning("%s: %s", name, map ? "was read" : map.error().message.c_str());
            return isRight;
        };
        QVERIFY(refused("missing.npy", ErrorKind::notFound, ""));
        QVERIFY(refused("missing.png", ErrorKind::notFound, ""));
        QVERIFY(writeNpy(file("cube.npy"), std::vector<float>(8), {2, 2, 2}).has_value());
        QVERIFY(refused("cube.npy", ErrorKind::mismatch, "[2, 2, 2]"));
        QVERIFY(writeNpy(file("none.npy"), {}, {0, 4}).has_value());
        QVERIFY(refused("none.npy", ErrorKind::mismatch, "[0, 4]"));
        QImage coloured(4, 4, QImage::Format_RGB888);
        coloured.fill(Qt::red);
        QVERIFY(coloured.save(QString::fromStdString(file("colour.png").string())));
        QVERIFY(refused("colour.png", ErrorKind::mismatch, "3 channels"));
        QImage grey(64, 64, QImage::Format_Grayscale8);
        grey.fill(90);
        QVERIFY(grey.save(QString::fromStdString(file("cut.png").string())));
        test::write(file("text.png"), "depth");
        QVERIFY(refused("text.png", ErrorKind::malformed, ""));
        std::filesystem::resize_file(file("cut.png"), 40);
        QVERIFY(refused("cut.png", ErrorKind::malformed, ""));
    }
};

QTEST_APPLESS_MAIN(ValueMapTest)
#include "ValueMapTest.moc"
