// SPDX-License-Identifier: Apache-2.0
// Regions are read back as they were written.
#include "core/files/FreeSurferAnnot.h"
#include "core/files/FreeSurferWriter.h"
#include "core/files/GiftiReader.h"
#include "core/files/GiftiWriter.h"
#include "core/files/NiftiReader.h"
#include "core/files/NiftiWriter.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::files;

namespace fs = std::filesystem;

class RegionWritersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] fs::path file(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void aLabelComesBackWithItsPoints()
    {
        const std::vector<LabelVertex> rows{{{3}, {1.25F, -2, 30.5F}, 0}, {{7}, {0, 0, 0}, 0.5F}};
        QVERIFY(writeFreeSurferLabel(file("lh.a.label"), "two\nlines", rows).has_value());
        const auto read = readFreeSurferLabel(file("lh.a.label"), 8);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->size(), 2U);
        QCOMPARE((*read)[0].vertex, VertexId{3});
        QCOMPARE((*read)[0].point, (std::array<float, 3>{1.25F, -2, 30.5F}));
        QCOMPARE((*read)[1].value, 0.5F);
    }

    void anEmptyLabelIsOne()
    {
        QVERIFY(writeFreeSurferLabel(file("lh.none.label"), "none", {}).has_value());
        const auto read = readFreeSurferLabel(file("lh.none.label"), 8);
        QVERIFY(read && read->empty());
    }

    void anAnnotationComesBackWithNamesAndColours()
    {
        const FreeSurferAnnot annot{{0, 1, 1, -1, 0},
                                    {{0, "unknown", std::array<std::uint8_t, 3>{25, 5, 25}},
                                     {1, "ROI 1 & more", std::array<std::uint8_t, 3>{240, 110, 170}}}};
        QVERIFY(writeFreeSurferAnnot(file("lh.a.annot"), annot).has_value());
        const auto read = readFreeSurferAnnot(file("lh.a.annot"), 5);
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QCOMPARE(read->labels, annot.labels);
        QVERIFY(read->table == annot.table);
    }

    void twoNamesOfOneColourAreRefused()
    {
        const std::array<std::uint8_t, 3> red{255, 0, 0};
        for (const auto& table : {std::vector<NameTableEntry>{{0, "a", red}, {1, "b", red}},
                                  std::vector<NameTableEntry>{{0, "a", std::array<std::uint8_t, 3>{}}},
                                  std::vector<NameTableEntry>{{0, "a", std::nullopt}}}) {
            const auto written = writeFreeSurferAnnot(file("lh.b.annot"), {{0}, table});
            QVERIFY(!written);
            QCOMPARE(written.error().kind, ErrorKind::invalidRequest);
        }
        QVERIFY(!fs::exists(file("lh.b.annot")));
    }

    void giftiLabelsComeBackWithTheirTable_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("plain") << QByteArray("lh.a.label.gii");
        QTest::newRow("packed") << QByteArray("lh.a.label.gii.gz");
    }

    void giftiLabelsComeBackWithTheirTable()
    {
        QFETCH(QByteArray, name);
        const std::vector<std::int32_t> labels{0, 1, 1, 0};
        const std::vector<NameTableEntry> table{{0, "???", std::nullopt}, {1, "a < b & \"c\"", std::nullopt}};
        QVERIFY(writeGiftiLabels(file(name.constData()), Hemisphere::right, labels, table).has_value());
        const auto arrays = readGifti(file(name.constData()));
        QVERIFY2(arrays.has_value(), arrays ? "" : arrays.error().message.c_str());
        QCOMPARE(arrays->size(), 1U);
        QCOMPARE((*arrays)[0].intent, std::string("NIFTI_INTENT_LABEL"));
        QVERIFY(std::get<std::vector<std::int32_t>>((*arrays)[0].values) == labels);
        const auto names = readGiftiLabels(file(name.constData()));
        QVERIFY(names && names->size() == 2U);
        QCOMPARE((*names)[1].name, table[1].name);
    }

    void giftiValuesComeBack()
    {
        const std::vector<float> values{0, 1, 0.25F, -3e-7F};
        QVERIFY(writeGiftiValues(file("rh.a.shape.gii"), Hemisphere::right, "ROI 1", values).has_value());
        const auto arrays = readGifti(file("rh.a.shape.gii"));
        QVERIFY2(arrays.has_value(), arrays ? "" : arrays.error().message.c_str());
        QCOMPARE((*arrays)[0].intent, std::string("NIFTI_INTENT_SHAPE"));
        QVERIFY(std::get<std::vector<float>>((*arrays)[0].values) == values);
    }

    void aVolumeTakesTheGeometryThatIsStated()
    {
        NiftiHeader header{.shape = {2, 3, 4, 1}, .dtype = DType::uint8};
        header.worldFromVoxel = Affine{{{-2, 0, 0, 90}, {0, 2, 0, -126}, {0, 0, 2.5, -72}}};
        auto writer = NiftiWriter::create(file("a.nii.gz"), header);
        QVERIFY(writer.has_value());
        std::vector<std::uint8_t> mask(24, 0);
        mask[5] = 1;
        QVERIFY(writer->append(std::as_bytes(std::span(mask))).has_value());
        QVERIFY(writer->commit().has_value());
        const auto volume = readNiftiVolume(file("a.nii.gz"));
        QVERIFY2(volume.has_value(), volume ? "" : volume.error().message.c_str());
        QVERIFY(volume->description.worldFromVoxel == *header.worldFromVoxel);
        QCOMPARE(volume->values[5], 1.0F);
        QCOMPARE(volume->values[6], 0.0F);
    }
};

QTEST_APPLESS_MAIN(RegionWritersTest)
#include "RegionWritersTest.moc"
