// SPDX-License-Identifier: Apache-2.0
#include "core/files/TorchFile.h"
#include "core/files/Widen.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <numeric>

using namespace cortilens;
using namespace cortilens::files;

namespace {

using Shape = std::vector<std::int64_t>;
using Floats = std::vector<float>;

/// The files that tests/data/torch/make.py wrote.
std::filesystem::path fixture(std::string_view name)
{
    return std::filesystem::path(CORTILENS_SOURCE_DIR "/tests/data/torch") / name;
}

Floats valuesOf(const TorchFile& file, std::string_view name)
{
    const auto* tensor = file.find(name);
    if (!tensor) return {};
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor->elements()) * bytesOf(tensor->dtype));
    file.copy(*tensor, bytes);
    Floats values(static_cast<std::size_t>(tensor->elements()));
    widen(tensor->dtype, bytes, values);
    return values;
}

Floats upTo(int count, float first = 0)
{
    Floats values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), first);
    return values;
}

std::vector<std::string> namesIn(const TorchFile& file)
{
    std::vector<std::string> names;
    for (const auto& tensor : file.tensors()) names.push_back(tensor.name);
    return names;
}

}  // namespace

class TorchFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_path = std::filesystem::path(m_folder.path().toStdString()) / "weights.pt";

    /// A new file each time: replacing the content of an old one makes the file system write it out at once.
    Result<TorchFile> opened(std::span<const std::byte> content) const
    {
        std::filesystem::remove(m_path);
        test::write(m_path, content);
        return TorchFile::open(m_path);
    }

private Q_SLOTS:
    void everyNumberTypeIsRead()
    {
        const auto file = TorchFile::open(fixture("plain.pt"));

        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        for (const auto* name : {"float", "half", "bfloat", "double"}) {
            QCOMPARE(file->find(name)->shape, (Shape{2, 3}));
            QCOMPARE(valuesOf(*file, name), upTo(6));
        }
        QCOMPARE(file->find("half")->dtype, DType::float16);
        QCOMPARE(file->find("bfloat")->dtype, DType::bfloat16);
        QCOMPARE(valuesOf(*file, "long"), (Floats{1, -1, 0x1p40F}));
        QCOMPARE(valuesOf(*file, "int"), (Floats{1, -2}));
        QCOMPARE(valuesOf(*file, "byte"), (Floats{0, 255}));
        QCOMPARE(valuesOf(*file, "bool"), (Floats{1, 0}));
        QCOMPARE(valuesOf(*file, "scalar"), (Floats{2.5F}));
        QVERIFY(file->find("scalar")->shape.empty());
        QCOMPARE(file->find("empty")->shape, (Shape{0, 4}));
        QCOMPARE(file->find("absent"), nullptr);
    }

    void everyWayOfSavingTheSameTensorsIsRead_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"state_dict.pth", "parameters.bin", "model.pth", "legacy.pth", "protocol4.pth"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void everyWayOfSavingTheSameTensorsIsRead()
    {
        QFETCH(QString, name);

        const auto file = TorchFile::open(fixture(name.toStdString()));

        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(namesIn(*file), (std::vector<std::string>{"a", "b"}));
        QCOMPARE(valuesOf(*file, "a"), upTo(6));
        QCOMPARE(valuesOf(*file, "b"), (Floats{7}));
    }

    void windowsOnSharedBytesKeepTheirOrder_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"windows.pt", "legacy_windows.pth"}) QTest::newRow(name) << QString::fromUtf8(name);
    }
    void windowsOnSharedBytesKeepTheirOrder()
    {
        QFETCH(QString, name);

        const auto file = TorchFile::open(fixture(name.toStdString()));

        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(valuesOf(*file, "base"), upTo(24));
        QCOMPARE(valuesOf(*file, "rows"), upTo(12, 6));
        QVERIFY(file->find("rows")->isContiguous());
        QCOMPARE(valuesOf(*file, "columns"), (Floats{2, 3, 4, 8, 9, 10, 14, 15, 16, 20, 21, 22}));
        QCOMPARE(file->find("transposed")->shape, (Shape{6, 4}));
        QVERIFY(!file->find("transposed")->isContiguous());
        const auto transposed = valuesOf(*file, "transposed");
        for (std::size_t row = 0; row < 6; ++row)
            for (std::size_t col = 0; col < 4; ++col) QCOMPARE(transposed[row * 4 + col], static_cast<float>(col * 6 + row));
        QCOMPARE(valuesOf(*file, "every_other"), (Floats{1, 3, 5, 13, 15, 17}));
        QCOMPARE(valuesOf(*file, "repeated"), Floats(6, 5.0F));
        const auto permuted = valuesOf(*file, "permuted");  // [4, 2, 3] of [2, 3, 4]
        for (std::size_t k = 0; k < 4; ++k)
            for (std::size_t ij = 0; ij < 6; ++ij) QCOMPARE(permuted[k * 6 + ij], static_cast<float>(ij * 4 + k));
        QCOMPARE(valuesOf(*file, "one"), (Floats{15}));
    }

    void theAveragedWeightsOfATrainingCheckpointAreTaken()
    {
        const auto file = TorchFile::open(fixture("training.pth.tar"));

        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(namesIn(*file), std::vector<std::string>{"module.a"});
        QCOMPARE(valuesOf(*file, "module.a"), upTo(6, 1));
    }

    void parametersOfATorchScriptArchiveAreNamedByTheirAttributes_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"traced.pt", "scripted.pt"}) QTest::newRow(name) << QString::fromUtf8(name);
    }
    void parametersOfATorchScriptArchiveAreNamedByTheirAttributes()
    {
        QFETCH(QString, name);

        const auto file = TorchFile::open(fixture(name.toStdString()));

        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(valuesOf(*file, "visual.class_embedding"), upTo(3));
        QCOMPARE(file->find("visual.class_embedding")->dtype, DType::float16);
        QCOMPARE(valuesOf(*file, "visual.sizes"), (Floats{224, 16}));
        for (const auto* block : {"visual.resblocks.0.", "visual.resblocks.1."}) {
            QCOMPARE(valuesOf(*file, block + std::string("fc.weight")), upTo(9));
            QCOMPARE(valuesOf(*file, block + std::string("fc.bias")), upTo(3));
            QCOMPARE(valuesOf(*file, block + std::string("ln_1.weight")), (Floats{1, 1, 1}));
            QCOMPARE(valuesOf(*file, block + std::string("ln_1.bias")), (Floats{0, 0, 0}));
        }
        QCOMPARE(file->tensors().size(), 10U);
    }

    void aPickleThatTriesToRunSomethingIsRefusedByName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("asked");
        QTest::newRow("zip") << "runs_a_command.pt" << "posix.system";
        QTest::newRow("legacy") << "legacy_runs_a_command.pth" << "posix.system";
        QTest::newRow("a whole module") << "whole_module.pt" << "__main__.Block";
    }
    void aPickleThatTriesToRunSomethingIsRefusedByName()
    {
        QFETCH(QString, name);
        QFETCH(QString, asked);

        const auto file = TorchFile::open(fixture(name.toStdString()));

        QVERIFY(!file.has_value());
        QCOMPARE(file.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(file.error(), name.toStdString(), asked.toStdString()), file.error().message.c_str());
        QVERIFY(file.error().message.find("Nothing in it was run") != std::string::npos);
        QVERIFY(!file.error().remedy.empty());
        QVERIFY(!std::filesystem::exists("/tmp/cortilens-was-here"));
    }

    void anArchiveThatWasPackedAgainIsExplained()
    {
        const auto file = TorchFile::open(fixture("packed_again.pth"));

        QVERIFY(!file.has_value());
        QCOMPARE(file.error().kind, ErrorKind::mismatch);
        QVERIFY2(test::names(file.error(), "packed_again.pth", "packed again"), file.error().message.c_str());
    }

    void aFileWithoutTensorsSaysSo()
    {
        const auto file = TorchFile::open(fixture("no_tensors.pt"));

        QVERIFY(!file.has_value());
        QVERIFY2(test::names(file.error(), "no_tensors.pt", "no tensor"), file.error().message.c_str());
    }

    void aFileThatIsCutShortIsRefusedWhereverItEnds_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"plain.pt", "traced.pt", "training.pth.tar", "legacy.pth"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void aFileThatIsCutShortIsRefusedWhereverItEnds()
    {
        QFETCH(QString, name);
        const auto whole = test::contentOf(fixture(name.toStdString()));

        for (std::size_t length = 0; length < whole.size(); length += length < 40 ? 1 : 17) {
            const auto file = opened(std::span(whole).first(length));
            QVERIFY2(!file, qPrintable(QStringLiteral("%1 bytes").arg(length)));
            QCOMPARE(file.error().kind, ErrorKind::malformed);
            QVERIFY2(test::names(file.error(), m_path), file.error().message.c_str());
        }
    }

    void aDamagedByteIsReadOrRefusedButNeverBelieved_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"windows.pt", "legacy_windows.pth"}) QTest::newRow(name) << QString::fromUtf8(name);
    }
    void aDamagedByteIsReadOrRefusedButNeverBelieved()
    {
        QFETCH(QString, name);
        auto content = test::contentOf(fixture(name.toStdString()));

        for (std::size_t i = 0; i < content.size(); ++i) {
            auto& byte = content[i];
            const auto right = byte;
            for (const auto wrong : {std::byte{0xFF}, std::byte{0}, right ^ std::byte{0x10}}) {
                byte = wrong;
                if (const auto file = opened(content))
                    for (const auto& tensor : file->tensors())
                        QCOMPARE(std::ssize(valuesOf(*file, tensor.name)), tensor.elements());
            }
            byte = right;
        }
    }

    void otherFilesAreNotTakenForOne()
    {
        test::write(m_path, "this is a text, not a set of weights");

        const auto file = TorchFile::open(m_path);

        QVERIFY(!file.has_value());
        QCOMPARE(file.error().kind, ErrorKind::malformed);
        const auto missing = TorchFile::open(m_path.parent_path() / "absent.pt");
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().kind, ErrorKind::notFound);
    }
};

QTEST_APPLESS_MAIN(TorchFileTest)
#include "TorchFileTest.moc"
