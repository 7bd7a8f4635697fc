// SPDX-License-Identifier: Apache-2.0
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/Hdf5.h"
#include "tests/support/Files.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <limits>
#include <numeric>
#include <thread>

using namespace cortilens;
using namespace cortilens::files;

class Hdf5Test : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = std::filesystem::path(m_folder.path().toStdString());
    std::filesystem::path m_path = m_root / "betas.hdf5";

    /// betas [4, 3, 5] of int16, each value its own index.
    void writeBetas() const
    {
        auto writer = ChunkedHdf5Writer::create(m_path, {"betas", DType::int16, {4, 3, 5}, {4, 1, 1}}).value();
        std::array<std::int16_t, 60> values{};
        std::iota(values.begin(), values.end(), std::int16_t{0});
        const std::array<std::uint64_t, 3> start{0, 0, 0};
        const std::array<std::uint64_t, 3> count{4, 3, 5};
        QVERIFY(writer.write(start, count, std::as_bytes(std::span(values))).has_value());
        QVERIFY(writer.commit().has_value());
    }

private Q_SLOTS:
    void aBoxIsReadInCOrder()
    {
        writeBetas();

        const auto betas = Hdf5Dataset::open(m_path, "betas");

        QVERIFY(betas.has_value());
        QCOMPARE(betas->path(), m_path);
        QCOMPARE(betas->dtype(), DType::int16);
        QCOMPARE(betas->shape(), (std::vector<std::int64_t>{4, 3, 5}));
        QCOMPARE(betas->chunk(), (std::vector<std::int64_t>{4, 1, 1}));
        std::vector<std::int16_t> values(8);
        QVERIFY(betas->read({{1, 1, 3}, {2, 2, 2}}, values).has_value());
        QCOMPARE(values, (std::vector<std::int16_t>{23, 24, 28, 29, 38, 39, 43, 44}));
        QVERIFY(betas->read({{0, 0, 0}, {0, 3, 5}}, std::span<std::int16_t>{}).has_value());
    }

    void wholeChunksAndWhatWasNeverWrittenAreReadLikeAnyBox()
    {
        auto writer = ChunkedHdf5Writer::create(m_path, {"betas", DType::int16, {4, 2}, {4, 1}}).value();
        const std::array<std::int16_t, 4> written{7, -8, 9, -10};
        QVERIFY(
            writer
                .write(std::array<std::uint64_t, 2>{0, 1}, std::array<std::uint64_t, 2>{4, 1}, std::as_bytes(std::span(written)))
                .has_value());
        QVERIFY(writer.commit().has_value());
        const auto betas = Hdf5Dataset::open(m_path, "betas").value();
        std::vector<std::int16_t> chunk(4, 1);
        std::vector<std::int16_t> absent(4, 1);
        std::vector<std::int16_t> all(8, 1);

        QVERIFY(betas.read({{0, 1}, {4, 1}}, chunk).has_value());
        QVERIFY(betas.read({{0, 0}, {4, 1}}, absent).has_value());
        QVERIFY(betas.read({{0, 0}, {4, 2}}, all).has_value());

        QCOMPARE(chunk, (std::vector<std::int16_t>{7, -8, 9, -10}));
        QCOMPARE(absent, std::vector<std::int16_t>(4, 0));
        QCOMPARE(all, (std::vector<std::int16_t>{0, 7, 0, -8, 0, 9, 0, -10}));
    }

    void floatsKeepNaN()
    {
        auto writer = ChunkedHdf5Writer::create(m_path, {"x", DType::float32, {3}, {2}}).value();
        const std::array values{1.5F, std::numeric_limits<float>::quiet_NaN()};
        const std::array<std::uint64_t, 1> start{0};
        const std::array<std::uint64_t, 1> count{2};
        QVERIFY(writer.write(start, count, std::as_bytes(std::span(values))).has_value());
        QVERIFY(writer.commit().has_value());

        std::array<float, 3> got{9, 9, 9};
        QVERIFY(Hdf5Dataset::open(m_path, "x").value().read({{0}, {3}}, got).has_value());

        QCOMPARE(got[0], 1.5F);
        QVERIFY(got[1] != got[1]);
        QCOMPARE(got[2], 0.0F);  // never written
    }

    void whatOthersWriteIsRead()
    {
        // tests/data/h5py.hdf5 is by h5py 3.16: numpy.arange(24).reshape(2, 3, 4), halved in `big`.
        const auto file = std::filesystem::path(CORTILENS_SOURCE_DIR) / "tests/data/h5py.hdf5";

        std::vector<std::int16_t> packed(24);  // gzip, shuffle and checksums, in chunks that reach beyond the edge
        QVERIFY(Hdf5Dataset::open(file, "gzip").value().read({{0, 0, 0}, {2, 3, 4}}, packed).has_value());
        std::vector<float> big(2);  // big-endian, in one piece
        const auto inOnePiece = Hdf5Dataset::open(file, "big").value();
        QVERIFY(inOnePiece.read({{1, 2, 2}, {1, 1, 2}}, big).has_value());
        std::vector<std::uint8_t> inner(1);
        QVERIFY(Hdf5Dataset::open(file, "group/inner").value().read({{1, 0, 0}, {1, 1, 1}}, inner).has_value());

        for (std::size_t i = 0; i < packed.size(); ++i) QCOMPARE(packed[i], static_cast<std::int16_t>(i));
        QCOMPARE(big, (std::vector<float>{11, 11.5F}));
        QVERIFY(inOnePiece.chunk().empty());
        QCOMPARE(inner[0], std::uint8_t{12});
    }

    void whatIsNotReadSaysWhy_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("word");
        QTest::newRow("text") << "text" << "not an array of plain numbers";
        QTest::newRow("records") << "record" << "not an array of plain numbers";
        QTest::newRow("one number") << "scalar" << "not an array";
        QTest::newRow("another compression") << "lzf" << "lzf";
        QTest::newRow("another file") << "elsewhere" << "another file";
        QTest::newRow("assembled from other files") << "assembled" << "other files";
        QTest::newRow("a group") << "group" << "no dataset";
    }
    void whatIsNotReadSaysWhy()
    {
        QFETCH(QString, name);
        QFETCH(QString, word);

        const auto file = std::filesystem::path(CORTILENS_SOURCE_DIR) / "tests/data/h5py.hdf5";
        const auto dataset = Hdf5Dataset::open(file, name.toStdString());

        QCOMPARE(dataset.error().kind, ErrorKind::malformed);
        QVERIFY2(test::names(dataset.error(), file, word.toStdString()), dataset.error().message.c_str());
        QVERIFY(!dataset.error().remedy.empty());
    }

    void boxesOutsideAreRefused()
    {
        writeBetas();
        const auto betas = Hdf5Dataset::open(m_path, "betas").value();
        std::vector<std::int16_t> values(5);
        const auto kindOf = [&](const Hdf5Box& box) {
            const auto read = betas.read(box, values);
            return read ? ErrorKind::device : read.error().kind;  // device: it was read
        };

        QCOMPARE(kindOf({{3, 0, 0}, {1, 1, 5}}), ErrorKind::device);
        QCOMPARE(kindOf({{4, 0, 0}, {1, 1, 5}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{0, 0, 1}, {1, 1, 5}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{-1, 0, 0}, {1, 1, 5}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{0, 0, 0}, {-1, -1, 5}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{0, 0, 0}, {1, 1, 4}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{0, 0}, {1, 5}}), ErrorKind::invalidRequest);
        QCOMPARE(kindOf({{std::numeric_limits<std::int64_t>::max(), 0, 0}, {1, 1, 5}}), ErrorKind::invalidRequest);
        std::vector<float> floats(5);
        const auto other = betas.read({{0, 0, 0}, {1, 1, 5}}, floats);
        QCOMPARE(other.error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(other.error(), m_path, "int16"));
    }

    void anotherNameIsAnsweredWithTheNamesThatAreThere()
    {
        writeBetas();

        const auto absent = Hdf5Dataset::open(m_path, "imgBrick");

        QCOMPARE(absent.error().kind, ErrorKind::notFound);
        QVERIFY(test::names(absent.error(), m_path, "betas"));
        QCOMPARE(Hdf5Dataset::open(m_path, "/").error().kind, ErrorKind::notFound);
        QCOMPARE(Hdf5Dataset::open(m_root / "absent.hdf5", "betas").error().kind, ErrorKind::notFound);
        QCOMPARE(Hdf5Dataset::open(m_root, "betas").error().kind, ErrorKind::unreadable);
    }

    void aFileThatWasCutShortIsNamedWithBothLengths()
    {
        writeBetas();
        const auto whole = std::filesystem::file_size(m_path);
        test::cutShort(m_path, 100);

        const auto betas = Hdf5Dataset::open(m_path, "betas");

        QCOMPARE(betas.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(betas.error(), m_path, std::to_string(whole)));
        QVERIFY(test::names(betas.error(), m_path, std::to_string(whole - 100)));
        QVERIFY(!betas.error().remedy.empty());
        test::cutShort(m_path, whole - 150);  // not even its first block is whole
        QCOMPARE(Hdf5Dataset::open(m_path, "betas").error().kind, ErrorKind::malformed);
    }

    void damageIsAnError()
    {
        writeBetas();
        const auto whole = test::contentOf(m_path);
        for (const std::size_t begin : {96U, 700U}) {
            auto damaged = whole;
            std::fill(damaged.begin() + static_cast<std::ptrdiff_t>(begin),
                      damaged.begin() + static_cast<std::ptrdiff_t>(begin) + 400, std::byte{0xA5});
            test::write(m_path, damaged);
            std::vector<std::int16_t> values(60);

            const auto betas = Hdf5Dataset::open(m_path, "betas");
            const auto read = betas ? betas->read({{0, 0, 0}, {4, 3, 5}}, values) : std::unexpected(betas.error());

            QVERIFY(!read.has_value());
            QVERIFY(test::names(read.error(), m_path));
        }
        test::write(m_path, std::string(3000, 'x'));
        QCOMPARE(Hdf5Dataset::open(m_path, "betas").error().kind, ErrorKind::malformed);
    }

    void manyThreadsMayRead()
    {
        writeBetas();
        const auto betas = Hdf5Dataset::open(m_path, "betas").value();
        std::atomic<int> right{0};
        {
            std::vector<std::jthread> threads;
            for (std::int64_t n = 0; n < 4; ++n)
                threads.emplace_back([&, n] {
                    for (int repeat = 0; repeat < 50; ++repeat) {
                        const auto own = Hdf5Dataset::open(m_path, "betas");
                        std::array<std::int16_t, 1> mine{};
                        std::array<std::int16_t, 1> shared{};
                        if (own && own->read({{n, 0, 0}, {1, 1, 1}}, mine) && betas.read({{n, 2, 4}, {1, 1, 1}}, shared) &&
                            mine[0] == 15 * n && shared[0] == 15 * n + 14)
                            ++right;
                    }
                });
        }
        QCOMPARE(right.load(), 200);
    }
};

QTEST_APPLESS_MAIN(Hdf5Test)
#include "Hdf5Test.moc"
