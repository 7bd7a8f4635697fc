// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/dense/FeatureStore.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/KnownHashes.h"
#include "core/engine/MapPrecisions.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace cortilens::analysis {
class ActivationShelf;
}

namespace cortilens::dense {
class DenseNetwork;
}

namespace cortilens::engine {

using Features = std::shared_ptr<const dense::FeatureMap>;

/// Where feature maps come from: memory, the store on disk, or the network.
///
/// Any number of threads may find; one at a time makes. The maps used last stay in memory, up to a fixed size.
class FeatureSource {
public:
    struct Limits {
        std::int64_t memoryBytes = 0;          ///< of the process (of the device, for CUDA); more is refused
        std::int64_t keptBytes = 256LL << 20;  ///< of maps in memory
    };

    /// Without a store nothing outlives the process; without `precisions` maps are made in the device's own precision.
    FeatureSource(const models::Device& device, Limits limits, std::optional<dense::FeatureStore> store,
                  std::unique_ptr<MapPrecisions> precisions = {});
    ~FeatureSource();

    [[nodiscard]] const models::Device& device() const { return m_device; }

    /// In which maps of this backbone are made, the same for as long as this lives. May take as long as MapPrecisions::of.
    [[nodiscard]] models::Precision mapPrecision(const models::BackboneRow& row, const std::stop_token& stop = {});
    [[nodiscard]] bool choosesPrecision() const { return m_precisions != nullptr; }

    /// What hidden layers say of the maps used last. Never null.
    [[nodiscard]] const std::shared_ptr<analysis::ActivationShelf>& activations() const { return m_activations; }

    [[nodiscard]] std::int64_t storeBytes() const;
    [[nodiscard]] std::int64_t storeCapBytes() const;
    [[nodiscard]] std::optional<std::filesystem::path> storeDirectory() const;  ///< nothing without a store
    [[nodiscard]] std::int64_t memoryLimitBytes() const { return m_limits.memoryBytes; }

    /// SHA-256 of a weights file; computed again when the file has changed. Errors as of models::weightsHash.
    [[nodiscard]] Result<std::string> weightsHash(const std::filesystem::path& weights);
    /// Of a backbone's file, or what stands for it where the backbone has none (the control).
    [[nodiscard]] Result<std::string> weightsHash(const Backbone& backbone);

    /// Null: neither in memory nor in the store.
    [[nodiscard]] Features find(const dense::Provenance& provenance);

    /// As find(), but leaves alone which maps stay in memory: for who walks through many.
    [[nodiscard]] Features look(const dense::Provenance& provenance);

    [[nodiscard]] bool has(const dense::Provenance& provenance) const;  ///< whether find() would, without reading it

    /// What a network and its work will take, at which side of its input, and how exactly it is to compute.
    struct Need {
        std::int64_t bytes = 0;
        int pixels = 0;
        models::Precision precision{};
    };

    /// The backbone's network, opened if need be. `hash`: weightsHash(backbone).
    /// Waits while a map is being made. Errors: outOfMemory (with numbers), mismatch (the file has changed), those of
    /// DenseNetwork::open.
    [[nodiscard]] Result<std::shared_ptr<const dense::DenseNetwork>> network(const Backbone& backbone, const std::string& hash,
                                                                             const Need& need, const std::stop_token& stop = {});

    struct Course {
        std::stop_token stop{};
        std::function<void(Features partial)> onPartial{};  ///< as DistilOptions::onPartial
        std::function<void(int views)> onViews{};           ///< as DistilOptions::onViews
    };
    struct Made {
        Features features;
        std::optional<Error> storeProblem;  ///< why it could not be kept; the features are as good
    };

    /// Finds it or distils and stores it. Opens the network if need be. Errors: outOfMemory (before anything is computed, with
    /// numbers), those of DenseNetwork::open and Distiller::distil.
    [[nodiscard]] Result<Made> make(const FeatureOrder& order, const Course& course);

    /// make() in two steps, for who overlaps them. Errors of the first as of make(); the second says why it could not be kept.
    [[nodiscard]] Result<Features> distil(const FeatureOrder& order, const Course& course);
    [[nodiscard]] std::optional<Error> keep(const FeatureOrder& order, const Features& features);

    struct Many {
        /// The next order, of the same backbone and recipe as all others; nothing when there are no more. Called from several
        /// threads at a time.
        std::function<std::optional<FeatureOrder>()> next;
        std::function<Result<void>(const FeatureOrder& order, Features features)> done;  ///< likewise; an error ends everything
        std::stop_token stop{};
    };

    /// Distils many, as many at once as threads and memory allow; nothing else is made meanwhile, and no map stays in memory.
    /// `like`: any of them. Errors as of make(), and those of `done`.
    [[nodiscard]] Result<void> distilMany(const FeatureOrder& like, const Many& many);

private:
    struct Opened;
    [[nodiscard]] Result<Opened> openFor(const FeatureOrder& order, int photos, const std::stop_token& stop);
    [[nodiscard]] Result<std::shared_ptr<const dense::DenseNetwork>> networkFor(const Backbone& backbone, const std::string& hash,
                                                                                const Need& need, const std::stop_token& stop);
    [[nodiscard]] Result<void> checkMemory(const Backbone& backbone, const Need& need);
    void remember(const Features& features);

    models::Device m_device;
    Limits m_limits;
    std::optional<dense::FeatureStore> m_store;
    std::shared_ptr<analysis::ActivationShelf> m_activations;  // has its own mutex
    std::unique_ptr<MapPrecisions> m_precisions;               // null: the device's; has its own mutex
    KnownHashes m_hashes;                                      // likewise

    mutable std::mutex m_mutex;  // guards what follows
    std::list<Features> m_kept;  // the latest first

    std::mutex m_making;                                                           // held by make(); guards what follows
    std::map<std::string, std::shared_ptr<const dense::DenseNetwork>> m_networks;  // by row, weights and precision
};

/// A source as a person's options say, with the device chosen.
struct OpenedSource {
    models::DeviceChoice device;
    std::unique_ptr<FeatureSource> source;
    std::optional<Error> storeProblem;  ///< why nothing can be stored; the source works without
};

/// Errors: those of models::chooseDevice.
[[nodiscard]] Result<OpenedSource> openSource(const EngineOptions& options);

}  // namespace cortilens::engine
