// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QtGlobal>

#include <filesystem>

/// The real engine and its demo subject, as CTest names them to the tests of the window.
namespace cortilens::gui {

[[nodiscard]] inline QString engine()
{
    return qEnvironmentVariable("CORTILENS_ENGINE");
}

[[nodiscard]] inline QString tree()
{
    return qEnvironmentVariable("CORTILENS_DEMO");
}

[[nodiscard]] inline bool hasRealSubject()
{
    return !engine().isEmpty() && !tree().isEmpty();
}

/// What a test says when it is run by hand without them.
inline constexpr const char* kNoRealSubject = "CORTILENS_ENGINE and CORTILENS_DEMO name the engine and its demo tree";

/// NSD's own folders of the demo subject, below a root in which encoders and responses may be written.
inline void linkDemoData(const std::filesystem::path& root)
{
    const std::filesystem::path demo = tree().toStdString();
    for (const auto* part : {"nsddata", "nsddata_betas", "nsddata_stimuli"})
        std::filesystem::create_directory_symlink(demo / part, root / part);
}

/// What the demo's photos are embedded as, in the store of a window whose XDG_CACHE_HOME this folder is: for tests that train and
/// do not ask about embedding.
inline void giveEmbeddings(const std::filesystem::path& cache)
{
    const auto store = cache / "cortilens/features";
    std::filesystem::create_directories(store);
    std::filesystem::copy(std::filesystem::path(tree().toStdString() + "-store") / "embeddings", store / "embeddings");
}

}  // namespace cortilens::gui
