// SPDX-License-Identifier: Apache-2.0
#include "core/files/Gzip.h"
#include "core/files/NiftiReader.h"
#include "core/files/NiftiWriter.h"
#include "tests/support/Files.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

using namespace cortilens;
using namespace cortilens::files;

namespace {

/// A file of NIfTI-1 or NIfTI-2, field by field, in either byte order.
class NiftiBytes {
public:
    explicit NiftiBytes(int version = 1, bool bigEndian = false)
        : m_bytes(version == 1 ? 352 : 544)
        , m_bigEndian(bigEndian)
        , m_second(version == 2)
    {
        put<std::int32_t>(0, m_second ? 540 : 348);
        const std::string_view magic = m_second ? std::string_view("n+2\0\r\n\x1A\n", 8) : std::string_view("n+1\0", 4);
        std::memcpy(m_bytes.data() + (m_second ? 4 : 344), magic.data(), magic.size());
        if (m_second)
            put<std::int64_t>(168, 544);
        else
            put<float>(108, 352);
    }

    NiftiBytes& dims(std::initializer_list<std::int64_t> sizes)
    {
        putDim(0, static_cast<std::int64_t>(sizes.size()));
        std::size_t axis = 1;
        for (const auto size : sizes) putDim(axis++, size);
        return *this;
    }

    NiftiBytes& type(std::int16_t code)
    {
        put(m_second ? 12 : 70, code);
        return *this;
    }

    NiftiBytes& scaling(float slope, float intercept)
    {
        put(112, slope);
        put(116, intercept);
        return *this;
    }

    template <typename Value> NiftiBytes& put(std::size_t offset, Value value)
    {
        std::ranges::copy(bytesOf(value), m_bytes.begin() + static_cast<std::ptrdiff_t>(offset));
        return *this;
    }

    template <typename Value> NiftiBytes& values(std::initializer_list<Value> numbers)
    {
        for (const auto number : numbers)
            for (const auto byte : bytesOf(number)) m_bytes.push_back(byte);
        return *this;
    }

    [[nodiscard]] std::span<const std::byte> bytes() const { return m_bytes; }

private:
    template <typename Value> [[nodiscard]] std::array<std::byte, sizeof(Value)> bytesOf(Value value) const
    {
        auto bytes = std::bit_cast<std::array<std::byte, sizeof(Value)>>(value);
        if (m_bigEndian) std::ranges::reverse(bytes);
        return bytes;
    }

    void putDim(std::size_t axis, std::int64_t size)
    {
        if (m_second)
            put(16 + 8 * axis, size);
        else
            put(40 + 2 * axis, static_cast<std::int16_t>(size));
    }

    std::vector<std::byte> m_bytes;
    bool m_bigEndian;
    bool m_second;
};

constexpr std::int16_t kUint8 = 2;
constexpr std::int16_t kInt16 = 4;
constexpr std::int16_t kFloat32 = 16;
constexpr std::int16_t kComplex64 = 32;
constexpr std::int16_t kFloat64 = 64;
constexpr std::int16_t kInt64 = 1024;

}  // namespace

class NiftiReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root = std::filesystem::path(m_folder.path().toStdString());
    std::filesystem::path m_path = m_root / "volume.nii";

    Result<NiftiVolume> read(const NiftiBytes& file, std::int64_t frame = 0) const
    {
        test::write(m_path, file.bytes());
        return readNiftiVolume(m_path, frame);
    }

private Q_SLOTS:
    void aVolumeIsReadAsItWasWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << "v.nii";
        QTest::newRow("compressed") << "v.nii.gz";
    }
    void aVolumeIsReadAsItWasWritten()
    {
        QFETCH(QString, name);
        const auto path = m_root / name.toStdString();
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float inf = std::numeric_limits<float>::infinity();
        const std::vector<float> values{1.5F, nan, -3, inf, 5, 6};
        QVERIFY(writeNiftiFloats(path, {{3, 2, 1, 1}, {}, 1.8, 4.0 / 3}, values).has_value());

        const auto volume = readNiftiVolume(path);

        QVERIFY(volume.has_value());
        QCOMPARE(volume->description.shape, (std::array<std::int64_t, 4>{3, 2, 1, 1}));
        QCOMPARE(volume->description.dtype, DType::float32);
        QVERIFY(std::isnan(volume->values[1]));
        QCOMPARE(volume->values[3], inf);
        QCOMPARE(volume->values[5], 6.0F);
        const auto& affine = volume->description.worldFromVoxel;
        QVERIFY(std::abs(affine[0][0] - 1.8) < 1e-6 && std::abs(affine[0][3] + 1.8) < 1e-6);
        QVERIFY(std::abs(affine[1][3] + 0.9) < 1e-6 && affine[0][1] == 0);
    }

    void oneFrameOfManyIsRead_data() { aVolumeIsReadAsItWasWritten_data(); }
    void oneFrameOfManyIsRead()
    {
        QFETCH(QString, name);
        const auto path = m_root / name.toStdString();
        constexpr std::size_t kVoxels = 7 * 5 * 3;
        auto writer = NiftiWriter::create(path, {{7, 5, 3, 400}, DType::int16, 1, 1}).value();
        std::vector<std::int16_t> frame(kVoxels);
        for (std::int16_t n = 0; n < 400; ++n) {
            for (std::size_t i = 0; i < kVoxels; ++i) frame[i] = static_cast<std::int16_t>(n * 100 - static_cast<int>(i));
            QVERIFY(writer.append(std::as_bytes(std::span(frame))).has_value());
        }
        QVERIFY(writer.commit().has_value());

        const auto last = readNiftiVolume(path, 399);
        const auto first = readNiftiVolume(path, 0);

        QVERIFY(last.has_value() && first.has_value());
        QCOMPARE(last->values.size(), kVoxels);
        QCOMPARE(last->values[0], static_cast<float>(static_cast<std::int16_t>(39'900)));
        QCOMPARE(first->values[104], -104.0F);
        const auto beyond = readNiftiVolume(path, 400);
        QCOMPARE(beyond.error().kind, ErrorKind::invalidRequest);
        QVERIFY(test::names(beyond.error(), path, "400"));
        QCOMPARE(readNiftiVolume(path, -1).error().kind, ErrorKind::invalidRequest);
    }

    void storedNumbersAreScaled()
    {
        const auto volume = read(NiftiBytes().dims({3, 1, 1}).type(kInt16).scaling(0.5F, 10).values<std::int16_t>({0, 3, -300}));

        QCOMPARE(volume.value().values, (std::vector<float>{10, 11.5F, -140}));
    }

    void aSlopeOfZeroScalesNothing()
    {
        const auto volume = read(NiftiBytes().dims({2, 1, 1}).type(kInt16).scaling(0, 10).values<std::int16_t>({300, -1}));

        QCOMPARE(volume.value().values, (std::vector<float>{300, -1}));
        QCOMPARE(volume->description.slope, 1.0);
    }

    void bothVersionsInBothByteOrdersAreRead_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("1, little") << 1 << false;
        QTest::newRow("1, big") << 1 << true;
        QTest::newRow("2, little") << 2 << false;
        QTest::newRow("2, big") << 2 << true;
    }
    void bothVersionsInBothByteOrdersAreRead()
    {
        QFETCH(int, version);
        QFETCH(bool, bigEndian);

        const auto bytes = read(NiftiBytes(version, bigEndian).dims({2, 1, 1}).type(kUint8).values<std::uint8_t>({0, 255}));
        const auto shorts = read(NiftiBytes(version, bigEndian).dims({2, 1, 1}).type(kInt16).values<std::int16_t>({1, -2}));
        const auto longs = read(NiftiBytes(version, bigEndian).dims({1, 1, 1}).type(kInt64).values<std::int64_t>({-9'000'000}));
        const auto doubles = read(NiftiBytes(version, bigEndian).dims({1, 2, 1}).type(kFloat64).values<double>({0.25, -8}));

        QCOMPARE(bytes.value().values, (std::vector<float>{0, 255}));
        QCOMPARE(shorts.value().values, (std::vector<float>{1, -2}));
        QCOMPARE(longs.value().values, (std::vector<float>{-9'000'000}));
        QCOMPARE(doubles.value().values, (std::vector<float>{0.25F, -8}));
    }

    void furtherAxesAreFrames()
    {
        const auto file = NiftiBytes().dims({1, 1, 1, 1, 3}).type(kFloat32).values<float>({1, 2, 3});

        const auto second = read(file, 1);

        QCOMPARE(second.value().description.shape, (std::array<std::int64_t, 4>{1, 1, 1, 3}));
        QCOMPARE(second->values, (std::vector<float>{2}));
    }

    void theQformCountsWhereThereIsNoSform()
    {
        // A quarter turn about z: x runs to the front, y to the left (b = c = 0, d = sqrt 1/2).
        const auto file = NiftiBytes()
                              .dims({1, 1, 1})
                              .type(kFloat32)
                              .values<float>({1})
                              .put<float>(76, 1)
                              .put<float>(80, 2)
                              .put<float>(84, 3)
                              .put<float>(88, 4)
                              .put<std::int16_t>(252, 1)
                              .put<float>(264, std::sqrt(0.5F))
                              .put<float>(268, 10)
                              .put<float>(272, 20)
                              .put<float>(276, 30);

        const auto affine = read(file).value().description.worldFromVoxel;

        const Affine expected{{{0, -3, 0, 10}, {2, 0, 0, 20}, {0, 0, 4, 30}}};
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 4; ++column)
                QVERIFY(std::abs(affine[row][column] - expected[row][column]) < 1e-6);  // float32 quaternion
    }

    void whatIsNotReadSaysWhy()
    {
        auto pair = NiftiBytes().dims({1, 1, 1}).type(kFloat32).values<float>({1});
        pair.put<char>(345, 'i');
        QCOMPARE(read(pair).error().kind, ErrorKind::mismatch);

        const auto complex = read(NiftiBytes().dims({1, 1, 1}).type(kComplex64).values<float>({1, 2}));
        QCOMPARE(complex.error().kind, ErrorKind::mismatch);
        QVERIFY(test::names(complex.error(), m_path, "COMPLEX64"));

        QCOMPARE(readNiftiVolume(m_root / "absent.nii").error().kind, ErrorKind::notFound);
        QCOMPARE(readNiftiHeader(m_root).error().kind, ErrorKind::unreadable);
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto add = [](const char* name, const NiftiBytes& file) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(file.bytes().data()),
                                              static_cast<qsizetype>(file.bytes().size()));
        };
        const auto one = [] { return NiftiBytes().dims({1, 1, 1}).type(kFloat32).values<float>({1}); };
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray(1000, 'x');
        add("no axes", one().put<std::int16_t>(40, 0));
        add("eight axes", one().put<std::int16_t>(40, 8));
        add("a negative axis", one().put<std::int16_t>(44, -5));
        add("an axis of zero", one().put<std::int16_t>(44, 0));
        add("data at NaN", one().put<float>(108, std::numeric_limits<float>::quiet_NaN()));
        add("data at the end of the world", one().put<float>(108, 1e30F));
        add("data before the file", one().put<float>(108, -1e30F));
        add("a value too few", NiftiBytes().dims({2, 1, 1}).type(kFloat32).values<float>({1}));
        add("second version, absurd", NiftiBytes(2).dims({1LL << 62, 1LL << 62, 4}).type(kFloat32).values<float>({1}));
    }
    void nonsenseIsRefused()
    {
        QFETCH(QByteArray, content);
        test::write(m_path, std::string_view(content.data(), static_cast<std::size_t>(content.size())));

        const auto volume = readNiftiVolume(m_path);

        QVERIFY(!volume.has_value());
        QCOMPARE(volume.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(volume.error(), m_path));
    }

    void aFileThatIsShorterThanItsHeaderSaysIsNamedWithBothLengths()
    {
        const auto volume = read(NiftiBytes().dims({10, 10, 10}).type(kFloat32).values<float>({1, 2}));

        QVERIFY(test::names(volume.error(), m_path, "4352"));
        QVERIFY(test::names(volume.error(), m_path, "360"));
    }

    void aSmallFileThatAsksForEighteenGigabytesIsRefusedAtOnce()
    {
        const auto packed = gzip(NiftiBytes().dims({1650, 1650, 1650}).type(kFloat32).bytes()).value();
        QVERIFY(packed.size() < 377);
        test::write(m_root / "bomb.nii.gz", packed);
        QElapsedTimer timer;
        timer.start();

        const auto volume = readNiftiVolume(m_root / "bomb.nii.gz");

        QCOMPARE(volume.error().kind, ErrorKind::malformed);
        QVERIFY(test::names(volume.error(), "bomb.nii.gz", "17968500352"));
        QVERIFY(timer.elapsed() < 2000);  // milliseconds; touching the memory alone would take longer
    }

    void aCompressedFileThatWasCutShortIsRefused()
    {
        const auto path = m_root / "cut.nii.gz";
        std::vector<float> noise(20'000);
        std::uint32_t state = 1;
        for (auto& value : noise) value = static_cast<float>(state = state * 1'664'525U + 1'013'904'223U);
        QVERIFY(writeNiftiFloats(path, {{20, 20, 50, 1}, {}, 1, 1}, noise).has_value());
        const auto whole = test::contentOf(path);

        test::cutShort(path, 5000);
        QCOMPARE(readNiftiVolume(path).error().kind, ErrorKind::malformed);
        QVERIFY(test::names(readNiftiVolume(path).error(), path, "cut short"));

        test::write(path, std::span(whole).first(whole.size() - 4));  // only the length behind the checksum is missing
        QCOMPARE(readNiftiVolume(path).error().kind, ErrorKind::malformed);

        auto flipped = whole;
        flipped[flipped.size() - 7] ^= std::byte{1};  // the checksum
        test::write(path, flipped);
        QCOMPARE(readNiftiVolume(path).error().kind, ErrorKind::malformed);

        test::write(path, whole);
        QVERIFY(readNiftiVolume(path).has_value());
    }
};

QTEST_APPLESS_MAIN(NiftiReaderTest)
#include "NiftiReaderTest.moc"
