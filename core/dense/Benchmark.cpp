// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Benchmark.h"

#include "core/dense/BatchSize.h"
#include "core/dense/Distiller.h"
#include "core/dense/MapDifference.h"
#include "core/dense/PublishedLoop.h"
#include "core/dense/ViewPlan.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <stop_token>
#include <utility>
#include <vector>

namespace cortilens::dense {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kViewsOnCpu = 3;

[[nodiscard]] double medianOf(std::vector<double> numbers)
{
    std::ranges::sort(numbers);
    const auto middle = numbers.size() / 2;
    return numbers.size() % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
}

/// The mean over its views, as the scripts' readers take it.
[[nodiscard]] std::vector<float> meanOf(PublishedSum sum, std::size_t channels)
{
    for (std::size_t i = 0; i < sum.sum.size(); ++i)
        if (const auto visits = sum.visits[i / channels]; visits > 0) sum.sum[i] /= static_cast<float>(visits);
    return std::move(sum.sum);
}

/// Seconds of the pieces of one side's work.
struct Times {
    std::vector<double> views;
    double rest = 0;  ///< belongs to no view

    [[nodiscard]] double ofOneView() const { return medianOf(views) + rest / static_cast<double>(views.size()); }
};

template <class Work> [[nodiscard]] double secondsOf(const Work& work)
{
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of the network as trained, no views.
[[nodiscard]] Result<double> secondsOfPlainPass(const DenseNetwork& network, const FeatureRecipe& recipe)
{
    const auto pixels = at::zeros({1, 3, recipe.pixels, recipe.pixels});
    Result<at::Tensor> tokens;
    const double seconds = secondsOf([&] { tokens = network.tokens(pixels, Adaptor::none); });
    if (!tokens) return std::unexpected(tokens.error());
    return seconds;
}

[[nodiscard]] Forward publishedForward(std::shared_ptr<const DenseNetwork> network, const FeatureRecipe& recipe)
{
    return [network = std::move(network), adaptor = recipe.adaptor](const at::Tensor& pixels, std::stop_token stop) {
        return network->tokens(pixels, adaptor, std::move(stop), models::Arithmetic::published);
    };
}

/// One run in which both sides take turns, view by view.
class Race {
public:
    Race(const std::shared_ptr<const DenseNetwork>& network, const std::shared_ptr<const DenseNetwork>& published,
         const ComparisonOptions& options)
        : m_network(network)
        , m_published(published)
        , m_options(options)
        , m_recipe(recipeOf(network->row(), network->device().precision))
        , m_loop(m_recipe, publishedForward(published, m_recipe))
    {
        m_result.fullViews = m_recipe.views;
        m_recipe.views = std::clamp(options.views > 0 ? options.views : kViewsOnCpu, 1, m_recipe.views);
        m_result.views = m_recipe.views;
        m_views = viewsFor(m_recipe.views, m_recipe.maxShift);
    }

    [[nodiscard]] Result<Comparison> run(const Photo& photo)
    {
        if (auto warm = warmUp(); !warm) return std::unexpected(warm.error());
        Result<void> begun;
        m_theirs.rest += secondsOf([&] { begun = m_loop.begin(photo); });
        if (!begun) return std::unexpected(begun.error());
        const Distiller distiller(m_recipe, [this](const at::Tensor& pixels, const std::stop_token&) { return both(pixels); });
        m_start = Clock::now();
        auto map =
            distiller.distil(photo, {.viewsPerBatch = 1, .stop = {}, .onPartial = [this](const FeatureMap&) { mapIsThere(); }});
        if (!map) return std::unexpected(map.error());
        mapIsThere();
        const double forwards = std::accumulate(m_ours.views.begin(), m_ours.views.end(), 0.0);
        m_ours.rest = std::chrono::duration<double>(Clock::now() - m_start).count() - m_elsewhere - forwards;
        Result<PublishedSum> sum;
        m_theirs.rest += secondsOf([&] { sum = m_loop.finish(); });
        if (!sum) return std::unexpected(sum.error());
        return compared(*map, *sum);
    }

private:
    /// Memory is first touched here, and the processor's clock has time to settle.
    [[nodiscard]] Result<void> warmUp()
    {
        const auto pixels = at::zeros({1, 3, m_recipe.pixels, m_recipe.pixels});
        if (auto tokens = m_published->tokens(pixels, m_recipe.adaptor, {}, models::Arithmetic::published); !tokens)
            return std::unexpected(tokens.error());
        for (int pass = 0; pass < 2; ++pass) {
            const auto seconds = secondsOfPlainPass(*m_network, m_recipe);
            if (!seconds) return std::unexpected(seconds.error());
            m_result.plainSeconds = *seconds;
        }
        return {};
    }

    [[nodiscard]] Result<at::Tensor> both(const at::Tensor& pixels)
    {
        Result<void> added;
        const auto done = m_theirs.views.size();
        const double theirs = secondsOf([&] { added = m_loop.addView(m_views.at(done)); });
        if (!added) return std::unexpected(added.error());
        m_theirs.views.push_back(theirs);
        m_elsewhere += theirs;
        Result<at::Tensor> tokens;
        m_ours.views.push_back(secondsOf([&] { tokens = m_network->tokens(pixels, m_recipe.adaptor); }));
        if (m_options.progress) m_options.progress(static_cast<int>(done) + 1, m_recipe.views);
        return tokens;
    }

    void mapIsThere()
    {
        if (m_result.firstMapSeconds > 0) return;
        m_result.firstMapSeconds = std::chrono::duration<double>(Clock::now() - m_start).count() - m_elsewhere;
    }

    [[nodiscard]] Comparison compared(const FeatureMap& map, const PublishedSum& sum)
    {
        const auto channels = static_cast<std::size_t>(map.channels);
        m_result.difference = differenceOf(map.mean, meanOf(sum, channels), channels);
        m_result.publishedSeconds = m_theirs.ofOneView();
        m_result.ourSeconds = m_ours.ofOneView();
        return m_result;
    }

    std::shared_ptr<const DenseNetwork> m_network;
    std::shared_ptr<const DenseNetwork> m_published;
    const ComparisonOptions& m_options;
    FeatureRecipe m_recipe;
    PublishedLoop m_loop;
    std::vector<View> m_views;
    Comparison m_result;
    Times m_ours;
    Times m_theirs;
    double m_elsewhere = 0;  // the other side's part of what passed since m_start
    Clock::time_point m_start;
};

/// On a GPU, where batches are what matters: whole sets in turn.
class SetRace {
public:
    SetRace(std::shared_ptr<const DenseNetwork> network, std::shared_ptr<const DenseNetwork> published,
            const ComparisonOptions& options)
        : m_network(std::move(network))
        , m_published(std::move(published))
        , m_options(options)
        , m_recipe(recipeOf(m_network->row(), m_network->device().precision))
    {
        m_result.fullViews = m_recipe.views;
        if (options.views > 0) m_recipe.views = std::min(options.views, m_recipe.views);
        m_result.views = m_recipe.views;
        const auto& device = m_network->device();
        m_result.viewsPerBatch = viewsPerBatchFor(m_recipe, m_network->row(), device, models::freeBytesOf(device));
    }

    [[nodiscard]] Result<Comparison> run(const Photo& photo)
    {
        constexpr int kRounds = 5;
        std::vector<double> ours;
        std::vector<double> theirs;
        std::vector<double> firsts;
        std::vector<double> plains;
        for (int round = 0; round <= kRounds; ++round) {
            Result<PublishedSum> sum;
            const double ofTheirs = secondsOf([&] { sum = published(photo); });
            if (!sum) return std::unexpected(sum.error());
            Result<FeatureMap> map;
            const double ofOurs = secondsOf([&] { map = distilled(photo, {}); });
            if (!map) return std::unexpected(map.error());
            auto first = secondsToFirstMap(photo);
            if (!first) return std::unexpected(first.error());
            auto plain = secondsOfPlainPass(*m_network, m_recipe);
            if (!plain) return std::unexpected(plain.error());
            if (m_options.progress) m_options.progress(round + 1, kRounds + 1);
            if (round == 0) continue;  // memory is first touched, and kernels are loaded and chosen
            theirs.push_back(ofTheirs / m_result.views);
            ours.push_back(ofOurs / m_result.views);
            firsts.push_back(*first);
            plains.push_back(*plain);
            if (round < kRounds) continue;
            const auto channels = static_cast<std::size_t>(map->channels);
            m_result.difference = differenceOf(map->mean, meanOf(std::move(*sum), channels), channels);
        }
        m_result.publishedSeconds = medianOf(theirs);
        m_result.ourSeconds = medianOf(ours);
        m_result.firstMapSeconds = medianOf(firsts);
        m_result.plainSeconds = medianOf(plains);
        return m_result;
    }

private:
    [[nodiscard]] Result<FeatureMap> distilled(const Photo& photo, const DistilOptions& watching) const
    {
        auto options = watching;
        options.viewsPerBatch = m_result.viewsPerBatch;
        return Distiller(m_recipe, m_network).distil(photo, options);
    }

    [[nodiscard]] Result<PublishedSum> published(const Photo& photo) const
    {
        PublishedLoop loop(m_recipe, publishedForward(m_published, m_recipe));
        if (auto begun = loop.begin(photo); !begun) return std::unexpected(begun.error());
        for (const auto& view : viewsFor(m_recipe.views, m_recipe.maxShift))
            if (auto added = loop.addView(view); !added) return std::unexpected(added.error());
        return loop.finish();
    }

    [[nodiscard]] Result<double> secondsToFirstMap(const Photo& photo) const
    {
        if (m_recipe.views == 1) return secondsOf([&] { (void)distilled(photo, {}); });
        std::stop_source stop;
        double seconds = 0;
        const auto start = Clock::now();
        const auto map = distilled(photo, {.stop = stop.get_token(), .onPartial = [&](const FeatureMap&) {
                                               seconds = std::chrono::duration<double>(Clock::now() - start).count();
                                               stop.request_stop();
                                           }});
        if (!map && map.error().kind != ErrorKind::cancelled) return std::unexpected(map.error());
        return seconds;
    }

    std::shared_ptr<const DenseNetwork> m_network;
    std::shared_ptr<const DenseNetwork> m_published;
    const ComparisonOptions& m_options;
    FeatureRecipe m_recipe;
    Comparison m_result;
};

}  // namespace

Result<Comparison> compareWithPublished(const std::shared_ptr<const DenseNetwork>& network,
                                        const std::shared_ptr<const DenseNetwork>& published, const Photo& photo,
                                        const ComparisonOptions& options)
try {
    if (network->device().kind == models::Device::Kind::cuda) return SetRace(network, published, options).run(photo);
    return Race(network, published, options).run(photo);
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("timing {}", network->row().name)));
}

Photo patternPhoto(int side)
{
    Photo photo{side, side, {}};
    photo.rgb.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    for (int row = 0; row < side; ++row)
        for (int col = 0; col < side; ++col)
            for (int channel = 0; channel < 3; ++channel)
                photo.rgb.push_back(static_cast<std::uint8_t>(row * (3 + channel) + col * 7 + row * col / 64));
    return photo;
}

}  // namespace cortilens::dense
