// SPDX-License-Identifier: Apache-2.0
#include "core/files/CiftiReader.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// A CIFTI-2 file by hand: a NIfTI-2 header, an extension with the description, float32 of maps x brainordinates.
struct Made {
    bool bigEndian = false;
    std::string maps = R"(<MatrixIndicesMap AppliesToMatrixDimension="0" IndicesMapToDataType="CIFTI_INDEX_TYPE_LABELS">
        <NamedMap><MapName>mine</MapName><LabelTable><Label Key="0" Red="1" Green="1" Blue="1" Alpha="0">???</Label>
        <Label Key="3" Red="1" Green="0.5" Blue="0" Alpha="1">FFA &amp; co</Label></LabelTable></NamedMap></MatrixIndicesMap>)";
    std::string models = R"(
        <BrainModel IndexOffset="0" IndexCount="3" ModelType="CIFTI_MODEL_TYPE_SURFACE" BrainStructure="CIFTI_STRUCTURE_CORTEX_LEFT"
            SurfaceNumberOfVertices="6"><VertexIndices>0 2 5</VertexIndices></BrainModel>
        <BrainModel IndexOffset="3" IndexCount="2" ModelType="CIFTI_MODEL_TYPE_VOXELS" BrainStructure="CIFTI_STRUCTURE_THALAMUS_RIGHT">
            <VoxelIndicesIJK>1 2 3
 0 0 1</VoxelIndicesIJK></BrainModel>)";
    std::vector<float> values{3, 0, 3, 7, 8};
    std::int64_t columns = 1;
    std::int64_t rows = 5;

    template <typename Number> void put(std::string& file, std::size_t place, Number number) const
    {
        std::array<char, sizeof(Number)> raw{};
        std::memcpy(raw.data(), &number, raw.size());
        if (bigEndian) std::ranges::reverse(raw);
        std::ranges::copy(raw, file.begin() + static_cast<std::ptrdiff_t>(place));
    }
    [[nodiscard]] std::string file() const
    {
        auto xml = R"(<?xml version="1.0"?><CIFTI Version="2"><Matrix>)" + maps +
                   R"(<MatrixIndicesMap AppliesToMatrixDimension="1" IndicesMapToDataType="CIFTI_INDEX_TYPE_BRAIN_MODELS">
                       <Volume VolumeDimensions="4,4,4"></Volume>)" +
                   models + "</MatrixIndicesMap></Matrix></CIFTI>";
        xml.resize((xml.size() + 8 + 15) / 16 * 16 - 8, '\0');
        const auto begin = 544 + 8 + xml.size();
        std::string file(begin + values.size() * sizeof(float), '\0');
        put<std::int32_t>(file, 0, 540);
        std::ranges::copy(std::string("n+2\0\r\n\x1a\n", 8), file.begin() + 4);
        put<std::int16_t>(file, 12, 16);
        const std::array<std::int64_t, 7> dims{6, 1, 1, 1, 1, columns, rows};
        for (std::size_t axis = 0; axis < dims.size(); ++axis) put(file, 16 + 8 * axis, dims[axis]);
        put<std::int64_t>(file, 168, static_cast<std::int64_t>(begin));
        file[540] = 1;
        put<std::int32_t>(file, 544, static_cast<std::int32_t>(8 + xml.size()));
        put<std::int32_t>(file, 548, 32);
        std::ranges::copy(xml, file.begin() + 552);
        for (std::size_t n = 0; n < values.size(); ++n) put(file, begin + n * sizeof(float), values[n]);
        return file;
    }
};

}  // namespace

class CiftiReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "mine.dlabel.nii";

    Result<CiftiFile> read(const std::string& content) const
    {
        test::write(m_path, content);
        return readCifti(m_path);
    }
    void refuses(const Made& made, ErrorKind kind, const char* words) const
    {
        const auto file = read(made.file());
        QVERIFY2(!file.has_value(), words);
        QCOMPARE(file.error().kind, kind);
        QVERIFY2(test::names(file.error(), m_path, words), file.error().message.c_str());
    }

private Q_SLOTS:
    void structuresLabelsAndValuesAreRead_data()
    {
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("little") << false;
        QTest::newRow("big") << true;
    }
    void structuresLabelsAndValuesAreRead()
    {
        QFETCH(bool, bigEndian);
        const auto file = read(Made{.bigEndian = bigEndian}.file());
        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(file->structures.size(), std::size_t{2});
        QCOMPARE(file->cortex(Hemisphere::left)->vertices, (std::vector<std::int32_t>{0, 2, 5}));
        QCOMPARE(file->cortex(Hemisphere::left)->surfaceVertices, 6);
        QVERIFY(file->cortex(Hemisphere::right) == nullptr);
        QCOMPARE(file->structures[1].name, std::string("THALAMUS_RIGHT"));
        QCOMPARE(file->structures[1].voxels, (std::vector<VoxelIndex>{{1, 2, 3}, {0, 0, 1}}));
        QCOMPARE(file->volumeShape, (std::array<std::int32_t, 3>{4, 4, 4}));
        QCOMPARE(file->maps.at(0).name, std::string("mine"));
        QCOMPARE(file->maps[0].labels.at(1), (NameTableEntry{3, "FFA & co", std::array<std::uint8_t, 3>{255, 128, 0}}));
        QCOMPARE(file->maps[0].values, (std::vector<float>{3, 0, 3, 7, 8}));
    }
    void mapsLieSideBySideForEachBrainordinate()
    {
        Made made;
        made.maps = R"(<MatrixIndicesMap AppliesToMatrixDimension="0" IndicesMapToDataType="CIFTI_INDEX_TYPE_SCALARS">
            <NamedMap><MapName>a</MapName></NamedMap><NamedMap><MapName>b</MapName></NamedMap></MatrixIndicesMap>)";
        made.columns = 2;
        made.values = {0, 10, 1, 11, 2, 12, 3, 13, 4, 14};
        const auto file = read(made.file()).value();
        QCOMPARE(file.maps[0].values, (std::vector<float>{0, 1, 2, 3, 4}));
        QCOMPARE(file.maps[1].values, (std::vector<float>{10, 11, 12, 13, 14}));
    }
    void whatDoesNotFitSaysSo()
    {
        Made made;
        made.rows = 6;
        made.values.push_back(9);
        refuses(made, ErrorKind::malformed, "its structures have 5 brainordinates, its header 6");
        made = {};
        made.values.pop_back();
        refuses(made, ErrorKind::malformed, "announces 20 bytes");
        made = {};
        made.rows = std::int64_t{1} << 40;
        refuses(made, ErrorKind::tooLarge, "1099511627776");
        made = {};
        made.columns = 2;
        made.values.resize(10);
        refuses(made, ErrorKind::malformed, "names 1 maps, its header has 2");
        const auto replaced = [](std::string text, const std::string& from, const std::string& to) {
            return text.replace(text.find(from), from.size(), to);
        };
        made = {};
        made.models = replaced(made.models, "0 2 5", "0 2 6");
        refuses(made, ErrorKind::malformed, "CORTEX_LEFT has no vertex 6: its surface has 6");
        made = {};
        made.models = replaced(made.models, "0 2 5", "0 2");
        refuses(made, ErrorKind::malformed, "CORTEX_LEFT lists 2 places for 3 brainordinates");
        made = {};
        made.models = replaced(made.models, "1 2 3", "1 2 4");
        refuses(made, ErrorKind::malformed, "THALAMUS_RIGHT has a voxel 1,2,4 outside its volume");
        made = {};
        made.models = replaced(made.models, "IndexOffset=\"3\"", "IndexOffset=\"2\"");
        refuses(made, ErrorKind::malformed, "the place of THALAMUS_RIGHT among its 5 brainordinates");
        made = {};
        made.maps = replaced(made.maps, "TYPE_LABELS", "TYPE_SERIES");
        refuses(made, ErrorKind::mismatch, "SERIES");
        made = {};
        made.maps = replaced(made.maps, "Key=\"3\"", "Key=\"0\"");
        refuses(made, ErrorKind::malformed, "a label's key");
    }
    void otherFilesAreRefused()
    {
        auto file = Made{}.file();
        file[548] = 6;  // another extension
        QVERIFY(test::names(read(file).error(), m_path, "no description"));
        QVERIFY(test::names(read("").error(), m_path, "no NIfTI-2"));
        QVERIFY(test::names(read(std::string(600, 'x')).error(), m_path, "no NIfTI-2"));
        QCOMPARE(readCifti(m_path.parent_path() / "none.dscalar.nii").error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(CiftiReaderTest)
#include "CiftiReaderTest.moc"
