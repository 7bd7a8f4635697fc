// SPDX-License-Identifier: Apache-2.0
#include "core/engine/KnownHashes.h"

#include "core/files/AtomicFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

namespace cortilens::engine {

namespace {

constexpr std::size_t kMost = 1000;  // files; a lab has dozens

[[nodiscard]] bool isDigest(const std::string& text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

KnownHashes::KnownHashes(std::filesystem::path memory)
    : m_memory(std::move(memory))
{
    if (!m_memory.empty()) load();
}

Result<models::WeightsHash> KnownHashes::of(const std::filesystem::path& weights, const std::stop_token& stop)
{
    const auto state = models::weightsState(weights);
    if (!state) return std::unexpected(state.error());
    std::error_code error;
    const auto key = std::filesystem::absolute(weights, error).string();
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_known.find(key);
        if (found != m_known.end() && found->second.state == *state) return found->second;
    }
    auto hash = models::weightsHash(weights, stop);
    if (!hash || !std::ranges::all_of(hash->state, files::isSettled)) return hash;
    const std::scoped_lock lock(m_mutex);
    m_known.insert_or_assign(key, *hash);
    if (!m_memory.empty()) save();
    return hash;
}

/// One file a line: digest, number of pieces, five numbers for each, path.
void KnownHashes::load()
{
    std::ifstream file(m_memory);
    for (std::string line; std::getline(file, line) && m_known.size() < kMost;) {
        std::istringstream words(line);
        models::WeightsHash hash;
        std::size_t pieces = 0;
        words >> hash.sha256 >> pieces;
        if (!words || !isDigest(hash.sha256) || pieces > kMost) continue;
        for (std::size_t i = 0; i < pieces; ++i) {
            auto& piece = hash.state.emplace_back();
            words >> piece.device >> piece.inode >> piece.bytes >> piece.modifiedNs >> piece.changedNs;
        }
        std::string path;
        if (words.get() == ' ' && std::getline(words, path)) m_known.insert_or_assign(path, std::move(hash));
    }
}

void KnownHashes::save() const
{
    std::string text;
    for (const auto& [path, hash] : m_known) {
        if (path.find('\n') != std::string::npos) continue;
        text += fmt::format("{} {}", hash.sha256, hash.state.size());
        for (const auto& piece : hash.state)
            text += fmt::format(" {} {} {} {} {}", piece.device, piece.inode, piece.bytes, piece.modifiedNs, piece.changedNs);
        text += fmt::format(" {}\n", path);
    }
    // Not to remember costs time, nothing else.
    [[maybe_unused]] const auto written = files::writeAtomically(m_memory, std::as_bytes(std::span(text)));
}

}  // namespace cortilens::engine
