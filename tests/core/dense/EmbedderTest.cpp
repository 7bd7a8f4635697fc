// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"
#include "core/dense/Embedder.h"
#include "core/files/Photo.h"

#include <QTest>

#include <ATen/Parallel.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <numeric>

using namespace cortilens;
using namespace cortilens::dense;
namespace fs = std::filesystem;

namespace {

using Embeddings = std::map<std::size_t, std::vector<float>>;

[[nodiscard]] bool sameBytes(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

class EmbedderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto* name :
             {"000000184324.jpg", "000000005001.jpg", "000000055299.jpg", "000000030213.jpg", "000000119828.jpg"})
            m_photos.push_back(files::readPhoto(fs::path(CORTILENS_SOURCE_DIR "/resources/demo/photos") / name).value());
        const auto& row = *models::findRow("deit-tiny");
        const auto network =
            DenseNetwork::open(row, CORTILENS_SOURCE_DIR "/resources/demo/weights/deit_tiny_patch16_224.fp16.safetensors", {});
        m_deit = network.value();
    }
    void cleanup() { at::set_num_threads(2); }

    void embeddingsHaveLengthOneAndAreThoseOfTheNetwork()
    {
        const auto embeddings = embedded(*m_deit, {0, 1, 2, 3, 4});

        QCOMPARE(embeddings.size(), m_photos.size());
        for (const auto& [place, unit] : embeddings) {
            QCOMPARE(unit.size(), std::size_t{192});
            const double square = std::inner_product(unit.begin(), unit.end(), unit.begin(), 0.0);
            QVERIFY(std::abs(square - 1) < 1e-6);
        }
        // Photos of different things point in different directions; the same photo twice in the same.
        const auto again = embedded(*m_deit, {4, 4});
        QVERIFY(sameBytes(again.at(0), again.at(1)));
        QVERIFY(std::inner_product(embeddings.at(0).begin(), embeddings.at(0).end(), embeddings.at(1).begin(), 0.0) < 0.9);
    }

    void neitherThreadsNorNeighboursChangeAByte_data()
    {
        QTest::addColumn<QString>("backbone");
        QTest::newRow("DeiT") << "deit-tiny";
        QTest::newRow("control") << "control";
    }
    void neitherThreadsNorNeighboursChangeAByte()
    {
        QFETCH(const QString, backbone);
        const auto control = DenseNetwork::open(*models::findRow("control"), {}, {}).value();
        const auto& network = backbone == QStringLiteral("control") ? *control : *m_deit;
        at::set_num_threads(1);
        const auto alone = embedded(network, {0, 1, 2, 3, 4});

        for (const int threads : {2, 3, 8}) {
            at::set_num_threads(threads);
            const auto many = embedded(network, {0, 1, 2, 3, 4});
            for (const auto& [place, unit] : alone) QVERIFY2(sameBytes(many.at(place), unit), std::to_string(threads).c_str());
            QVERIFY(sameBytes(embedded(network, {3}).at(0), alone.at(3)));
        }
    }

    void anErrorEndsItAndIsTold()
    {
        m_photos.push_back({.width = 10, .height = 10, .rgb = {1, 2, 3}});
        const auto broken = tryEmbed(*m_deit, {0, 5, 1, 2, 3}, {});
        m_photos.pop_back();

        QVERIFY(!broken.has_value());
        QCOMPARE(broken.error().kind, ErrorKind::invalidRequest);
        const Error full{ErrorKind::outOfSpace, "full", {}};
        const auto refused = tryEmbed(*m_deit, {0, 1, 2, 3}, [&](std::size_t place) -> Result<void> {
            if (place == 1) return std::unexpected(full);
            return {};
        });
        QCOMPARE(refused.error(), full);
    }

    void aStopEndsItBetweenPhotos()
    {
        std::stop_source stop;
        std::atomic<int> done = 0;
        const auto result = tryEmbed(
            *m_deit, std::vector<std::size_t>(200, 0),
            [&](std::size_t) -> Result<void> {
                if (++done == 3) stop.request_stop();
                return {};
            },
            stop.get_token());

        QCOMPARE(result.error().kind, ErrorKind::cancelled);
        QVERIFY(done >= 3 && done < 20);
    }

    void nothingToDoIsNoError() { QVERIFY(tryEmbed(*m_deit, {}, {}).has_value()); }

private:
    /// Photos by their number, each at its place in `numbers`.
    [[nodiscard]] Result<Embeddings> tryEmbed(const DenseNetwork& network, std::vector<std::size_t> numbers,
                                              const std::function<Result<void>(std::size_t)>& done,
                                              const std::stop_token& stop = {}) const
    {
        const std::shared_ptr<const DenseNetwork> shared(std::shared_ptr<void>{}, &network);
        const Embedder embedder(embeddingRecipeOf(network.row(), {}), shared);
        Embeddings embeddings;
        std::mutex mutex;
        std::size_t place = 0;
        const auto next = [&]() -> std::optional<Embedder::Item> {
            const std::scoped_lock lock(mutex);
            if (place == numbers.size()) return std::nullopt;
            Embedder::Item item{place, m_photos.at(numbers.at(place))};
            ++place;
            return item;
        };
        auto result = embedder.embed(
            next,
            [&](std::size_t at, const Photo&, std::vector<float> unit) -> Result<void> {
                embeddings[at] = std::move(unit);
                return done ? done(at) : Result<void>{};
            },
            stop);
        if (!result) return std::unexpected(result.error());
        return embeddings;
    }
    [[nodiscard]] Embeddings embedded(const DenseNetwork& network, std::vector<std::size_t> numbers) const
    {
        return tryEmbed(network, std::move(numbers), {}).value();
    }

    std::vector<Photo> m_photos;
    std::shared_ptr<const DenseNetwork> m_deit;
};

QTEST_APPLESS_MAIN(EmbedderTest)
#include "EmbedderTest.moc"
