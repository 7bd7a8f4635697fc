// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Embeddings.h"

#include "core/dense/Embedder.h"
#include "core/engine/Machine.h"
#include "core/jobs/BoundedQueue.h"

#include <fmt/format.h>

#include <optional>
#include <thread>
#include <utility>

namespace cortilens::engine {

namespace {

using Item = dense::Embedder::Item;

/// A seed of its own for every copy.
[[nodiscard]] std::optional<std::uint64_t> variationOf(const EmbeddingOrder& order, NsdId row)
{
    if (order.copies == 0) return std::nullopt;
    return (order.seed << 32) ^ static_cast<std::uint64_t>(row.value);
}

/// Reads photos on a thread of its own, a few ahead of those who use them.
class PhotoReader {
public:
    PhotoReader(const data::Stimuli& stimuli, const EmbeddingOrder& order, std::vector<NsdId> rows, std::size_t ahead)
        : m_stimuli(stimuli)
        , m_order(order)
        , m_rows(std::move(rows))
        , m_queue(ahead)
        , m_thread([this] { read(); })
    {}
    PhotoReader(const PhotoReader&) = delete;
    PhotoReader& operator=(const PhotoReader&) = delete;
    ~PhotoReader() { m_queue.close(); }

    /// Nothing at the end, and when one cannot be read.
    [[nodiscard]] std::optional<Item> next() { return m_queue.pop(); }

    /// Of the photo that could not be read; once next() has given nothing.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

private:
    void read()
    {
        for (std::size_t place = 0; place < m_rows.size(); ++place) {
            const auto row = m_rows[place];
            auto photo = m_stimuli.photo(m_order.copies > 0 ? NsdId{row.value / m_order.copies} : row);
            if (!photo) {
                m_problem = photo.error();
                break;
            }
            if (!m_queue.push({place, std::move(*photo), variationOf(m_order, row)})) break;
        }
        m_queue.close();
    }

    const data::Stimuli& m_stimuli;
    const EmbeddingOrder& m_order;
    std::vector<NsdId> m_rows;
    std::optional<Error> m_problem;  // written before the queue is closed
    jobs::BoundedQueue<Item> m_queue;
    std::jthread m_thread;  // last: it uses all of the above
};

[[nodiscard]] Result<void> checkDisk(const EmbeddingOrder& order, std::size_t photos)
{
    const auto needed = static_cast<std::int64_t>(photos) * dense::embeddingBytes(order.shape.channels);
    const auto free = freeBytes(order.store);
    if (free < 0 || free >= needed) return {};
    return std::unexpected(Error{ErrorKind::outOfSpace,
                                 fmt::format("{} embeddings of {} take {}, and {} has {} free.", photos,
                                             order.backbone->row->name, sizeText(needed), order.store.string(), sizeText(free)),
                                 "Make room on that disk, or choose another folder with --store."});
}

[[nodiscard]] Result<void> fill(dense::EmbeddingTable& table, const std::vector<NsdId>& missing, const EmbeddingOrder& order,
                                FeatureSource& source, const ManyCourse& course)
{
    const auto stimuli = order.study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto needed = dense::Embedder::estimateBytes(*order.backbone->row, source.device(), order.recipe);
    const auto network = source.network(*order.backbone, order.provenance.weights,
                                        {needed, order.recipe.pixels, order.recipe.precision}, course.stop);
    if (!network) return std::unexpected(network.error());
    const dense::Embedder embedder(order.recipe, *network);
    PhotoReader reader(**stimuli, order, missing, 2 * static_cast<std::size_t>(embedder.atOnce()));
    std::size_t done = 0;
    auto embedded = embedder.embed(
        [&] {
            if (course.beforeEach) course.beforeEach();
            return reader.next();
        },
        [&](std::size_t place, const Photo& photo, const std::vector<float>& unit) -> Result<void> {
            if (auto put = table.put(missing[place], dense::hashOf(photo), unit); !put) return put;
            if (course.progress) course.progress(++done, missing.size());
            return {};
        },
        course.stop);
    if (embedded && reader.problem()) embedded = std::unexpected(*reader.problem());
    const auto flushed = table.flush();  // whatever ended it: what is there is worth keeping
    return embedded ? flushed : embedded;
}

}  // namespace

Result<EmbeddingOrder> embeddingOrderOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                        std::string_view backbone)
{
    EmbeddingOrder order;
    order.study = study;
    const auto found = study->backboneWithWeights(backbone);
    if (!found) return std::unexpected(found.error());
    order.backbone = *found;
    order.recipe = dense::embeddingRecipeOf(*order.backbone->row, models::precisionOf(*order.backbone->row, source.device()));
    const auto store = source.storeDirectory();
    if (!store)
        return std::unexpected(Error{ErrorKind::unreadable, "There is no store that could keep embeddings.",
                                     "Start with --store and the name of a folder that you may write to."});
    order.store = *store;
    const auto stimuli = study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    order.shape = {.photos = (*stimuli)->count(), .channels = order.recipe.channels};
    auto fingerprint = data::fingerprintOf(**stimuli);
    if (!fingerprint) return std::unexpected(fingerprint.error());
    auto hash = source.weightsHash(*order.backbone);
    if (!hash) return std::unexpected(hash.error());
    order.provenance = {.stimuli = std::move(*fingerprint), .weights = std::move(*hash), .recipe = dense::toText(order.recipe)};
    return order;
}

Result<dense::EmbeddingMatrix> storedEmbeddings(const EmbeddingOrder& order, std::span<const NsdId> photos)
{
    return dense::storedEmbeddings(order.store, order.provenance, order.shape, photos);
}

Result<std::vector<NsdId>> missingEmbeddings(const EmbeddingOrder& order, std::span<const NsdId> photos)
{
    return dense::missingEmbeddings(order.store, order.provenance, order.shape, photos);
}

Result<std::vector<NsdId>> allPhotos(const Study& study)
{
    const auto stimuli = study.stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    std::vector<NsdId> photos;
    for (const auto& row : (*stimuli)->rows()) photos.push_back(row.nsdId);
    return photos;
}

namespace {

/// Fills what is missing of these photos.
[[nodiscard]] Result<dense::EmbeddingTable> filledTable(const EmbeddingOrder& order, FeatureSource& source,
                                                        std::span<const NsdId> photos, const ManyCourse& course)
{
    auto table = dense::EmbeddingTable::open(order.store, order.provenance, order.shape);
    if (!table) return table;
    const auto missing = table->missing(photos);
    if (missing.empty()) return table;
    if (auto fits = checkDisk(order, missing.size()); !fits) return std::unexpected(fits.error());
    if (course.progress) course.progress(0, missing.size());
    if (auto filled = fill(*table, missing, order, source, course); !filled) return std::unexpected(filled.error());
    return table;
}

}  // namespace

Result<void> makeEmbeddings(const EmbeddingOrder& order, FeatureSource& source, std::span<const NsdId> photos,
                            const ManyCourse& course)
{
    if (const auto table = filledTable(order, source, photos, course); !table) return std::unexpected(table.error());
    return {};
}

Result<dense::EmbeddingMatrix> madeEmbeddings(const EmbeddingOrder& order, FeatureSource& source, std::span<const NsdId> photos,
                                              const ManyCourse& course)
{
    const auto table = filledTable(order, source, photos, course);
    if (!table) return std::unexpected(table.error());
    return table->rows(photos);
}

}  // namespace cortilens::engine
