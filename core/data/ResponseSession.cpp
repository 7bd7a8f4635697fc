// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseSession.h"

#include "core/files/Crc32.h"
#include "core/files/SafetensorsStream.h"
#include "core/files/TextLines.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <future>
#include <limits>
#include <new>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] Error damaged(const fs::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} is damaged: {}.", path.string(), what),
            "Remove it and convert the responses again (cortilens-engine responses); other sessions are kept."};
}

/// Values of an array, or nothing that fits.
template <typename Value>
[[nodiscard]] std::vector<Value> valuesOf(const files::SafetensorsFile& file, std::string_view name, files::DType dtype)
{
    const auto* entry = file.find(name);
    if (!entry || entry->dtype != dtype) return {};
    std::vector<Value> values(static_cast<std::size_t>(entry->elements()));
    std::memcpy(values.data(), file.bytes(*entry).data(), values.size() * sizeof(Value));
    return values;
}

/// The tables of a session, which follow its rows.
struct Tables {
    std::vector<float> mean;
    std::vector<float> deviation;
    std::vector<std::uint32_t> crc;
    std::vector<std::int32_t> photos;

    [[nodiscard]] std::uint32_t check() const
    {
        auto sum = files::crc32(std::as_bytes(std::span(mean)));
        sum = files::crc32(std::as_bytes(std::span(deviation)), sum);
        sum = files::crc32(std::as_bytes(std::span(crc)), sum);
        return files::crc32(std::as_bytes(std::span(photos)), sum);
    }
};

/// Mean and standard deviation of the trials that are numbers; deviation 0 for a row that is constant or has fewer than two.
[[nodiscard]] std::pair<float, float> statisticsOf(std::span<const float> row)
{
    double sum = 0;
    double count = 0;
    for (const auto value : row)
        if (std::isfinite(value)) {
            sum += static_cast<double>(value);
            ++count;
        }
    if (count < 2) return {0, 0};
    const double mean = sum / count;
    double squares = 0;
    for (const auto value : row)
        if (std::isfinite(value)) squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    return {static_cast<float>(mean), static_cast<float>(std::sqrt(squares / (count - 1)))};
}

/// The same of integers, in one pass: their sums are exact for any row that fits into memory.
[[nodiscard]] std::pair<float, float> statisticsOf(std::span<const std::int16_t> row)
{
    std::int64_t sum = 0;
    std::int64_t squares = 0;
    for (const std::int32_t value : row) {
        sum += value;
        squares += std::int64_t{value * value};
    }
    if (row.size() < 2) return {0, 0};
    const auto count = static_cast<double>(row.size());
    const double mean = static_cast<double>(sum) / count;
    assert(row.size() < std::size_t{1} << 16U);  // so that what follows stays below 2^62; a session has 750
    const auto spread = static_cast<std::int64_t>(row.size()) * squares - sum * sum;
    return {static_cast<float>(mean), static_cast<float>(std::sqrt(static_cast<double>(spread) / count / (count - 1)))};
}

[[nodiscard]] std::pair<float, float> statisticsOf(std::span<const std::byte> row, bool integers)
{
    if (integers)
        return statisticsOf(std::span(reinterpret_cast<const std::int16_t*>(row.data()), row.size() / sizeof(std::int16_t)));
    return statisticsOf(std::span(reinterpret_cast<const float*>(row.data()), row.size() / sizeof(float)));
}

[[nodiscard]] Result<void> appendTables(files::SafetensorsStream& stream, const Tables& tables)
{
    const auto check = tables.check();
    for (const auto bytes :
         {std::as_bytes(std::span(tables.mean)), std::as_bytes(std::span(tables.deviation)), std::as_bytes(std::span(tables.crc)),
          std::as_bytes(std::span(tables.photos)), std::as_bytes(std::span(&check, 1))})
        if (auto written = stream.append(bytes); !written) return written;
    return {};
}

/// Rows of a source in blocks. Where the source gains nothing by large ones, the next is read while this one is in use.
class BlockReader {
public:
    BlockReader(BetaSource& source, std::size_t memoryBytes)
        : m_source(source)
        , m_ahead(source.rowsAtOnce() < source.units())
        , m_rowBytes(source.trials() * files::bytesOf(source.dtype()))
        , m_block(std::clamp<std::size_t>(memoryBytes / (m_ahead ? 2 : 1) / m_rowBytes, 1,
                                          std::min(source.units(), source.rowsAtOnce())))
    {}

    [[nodiscard]] std::size_t rowBytes() const { return m_rowBytes; }

    /// The next rows, valid until the next call; none behind the last.
    [[nodiscard]] Result<std::span<const std::byte>> next()
    {
        if (m_first == m_source.units()) return {};
        const auto read = m_next.valid() ? m_next.get() : readInto(m_rows.front());
        if (!read) return std::unexpected(read.error());
        if (m_ahead) std::swap(m_rows.front(), m_rows.back());
        const auto& rows = m_ahead ? m_rows.back() : m_rows.front();
        m_first += rows.size() / m_rowBytes;
        // Where no thread can be had, it is read when it is asked for.
        if (m_ahead && m_first < m_source.units())
            m_next = std::async(std::launch::async | std::launch::deferred, [this] { return readInto(m_rows.front()); });
        return std::span(rows);
    }

private:
    [[nodiscard]] Result<void> readInto(std::vector<std::byte>& rows)
    {
        const auto count = std::min(m_block, m_source.units() - m_first);
        rows.resize(count * m_rowBytes);
        return m_source.rows(m_first, count, rows);
    }

    BetaSource& m_source;
    bool m_ahead;
    std::size_t m_rowBytes;
    std::size_t m_block;
    std::size_t m_first = 0;
    std::array<std::vector<std::byte>, 2> m_rows;  // being read, in use
    std::future<Result<void>> m_next;              // last: waits for what uses the others
};

/// Row by row in blocks; fills the tables on the way.
[[nodiscard]] Result<void> appendRows(files::SafetensorsStream& stream, BetaSource& source, const SessionDraft& draft,
                                      Tables& tables)
{
    BlockReader blocks(source, draft.memoryBytes);
    while (tables.crc.size() < source.units()) {
        if (draft.stop.stop_requested()) return cancelled("The conversion was cancelled; finished sessions are kept.");
        const auto rows = blocks.next();
        if (!rows) return std::unexpected(rows.error());
        for (std::size_t first = 0; first < rows->size(); first += blocks.rowBytes()) {
            const auto values = rows->subspan(first, blocks.rowBytes());
            const auto [mean, deviation] = statisticsOf(values, source.dtype() == files::DType::int16);
            tables.mean.push_back(mean);
            tables.deviation.push_back(deviation);
            tables.crc.push_back(files::crc32(values));
        }
        if (auto written = stream.append(*rows); !written) return written;
        if (draft.progress) draft.progress(static_cast<double>(tables.crc.size()) / static_cast<double>(source.units()));
    }
    return {};
}

}  // namespace

Result<ResponseSession> ResponseSession::open(const fs::path& path, std::string_view unitsHash)
{
    auto file = files::SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    ResponseSession session(std::move(*file));
    const auto text = [&](const char* key) {
        const auto found = session.m_file.metadata().find(key);
        return found == session.m_file.metadata().end() ? std::string_view{} : std::string_view(found->second);
    };
    if (text("units_sha256") != unitsHash)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} was converted with another mask than the folder's index.", path.string()),
                                     "Convert the responses again (cortilens-engine responses --force)."});
    session.m_session = files::numberOf<int>(text("session")).value_or(0);
    session.m_sourceBytes = files::numberOf<std::uint64_t>(text("source_bytes")).value_or(0);
    if (auto read = session.readTables(); !read) return std::unexpected(read.error());
    return session;
}

Result<void> ResponseSession::readTables()
{
    Tables tables{valuesOf<float>(m_file, "mean", files::DType::float32),
                  valuesOf<float>(m_file, "deviation", files::DType::float32),
                  valuesOf<std::uint32_t>(m_file, "crc32", files::DType::uint32),
                  valuesOf<std::int32_t>(m_file, "photos", files::DType::int32)};
    const auto check = valuesOf<std::uint32_t>(m_file, "check", files::DType::uint32);
    const auto* betas = m_file.find("betas");
    const auto units = std::ssize(tables.mean);
    const bool fits = betas && (betas->dtype == files::DType::int16 || betas->dtype == files::DType::float32) &&
                      betas->shape == std::vector<std::int64_t>{units, std::ssize(tables.photos)} && m_session >= 1 &&
                      std::ssize(tables.deviation) == units && std::ssize(tables.crc) == units && check.size() == 1;
    if (!fits) return std::unexpected(damaged(m_file.path(), "its arrays are not those of a session of responses"));
    if (check.front() != tables.check())
        return std::unexpected(damaged(m_file.path(), "its tables differ from the checksum that it states"));
    m_integers = betas->dtype == files::DType::int16;
    m_betas = m_file.bytes(*betas);
    m_mean = std::move(tables.mean);
    m_deviation = std::move(tables.deviation);
    m_crc = std::move(tables.crc);
    for (const auto photo : tables.photos) m_photos.push_back({photo});
    return {};
}

std::span<const std::byte> ResponseSession::bytesOf(std::size_t first, std::size_t count) const
{
    const auto rowBytes = trials() * (m_integers ? sizeof(std::int16_t) : sizeof(float));
    return m_betas.subspan(first * rowBytes, count * rowBytes);
}

Result<void> ResponseSession::row(std::size_t unit, std::span<float> z) const
{
    const auto bytes = bytesOf(unit, 1);
    if (files::crc32(bytes) != m_crc[unit])
        return std::unexpected(damaged(m_file.path(), fmt::format("row {} differs from the checksum that it states", unit)));
    if (!hasData(unit)) {
        std::ranges::fill(z, kNan);
        return {};
    }
    const float mean = m_mean[unit];
    const float scale = 1 / m_deviation[unit];
    const auto* at = bytes.data();
    for (auto& value : z) {
        if (m_integers) {
            std::int16_t stored = 0;
            std::memcpy(&stored, at, sizeof stored);
            value = (static_cast<float>(stored) - mean) * scale;
            at += sizeof stored;
        } else {
            std::memcpy(&value, at, sizeof value);
            at += sizeof value;
            value = std::isfinite(value) ? (value - mean) * scale : kNan;
        }
    }
    return {};
}

fs::path sessionFile(const fs::path& folder, int session)
{
    return folder / fmt::format("session{:02}.safetensors", session);
}

Result<void> writeResponseSession(const fs::path& path, BetaSource& source, const SessionDraft& draft)
try {
    if (source.trials() != draft.photos.size())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} has {} trials, where session {} has {}.", source.files(), source.trials(),
                                                 draft.session, draft.photos.size()),
                                     "It was cut short or belongs to another experiment; download it again."});
    const auto units = static_cast<std::int64_t>(source.units());
    const auto trials = static_cast<std::int64_t>(source.trials());
    const std::vector<files::SafetensorsPlan> plan{
        {"betas", source.dtype(), {units, trials}},    {"mean", files::DType::float32, {units}},
        {"deviation", files::DType::float32, {units}}, {"crc32", files::DType::uint32, {units}},
        {"photos", files::DType::int32, {trials}},     {"check", files::DType::uint32, {1}}};
    auto stream = files::SafetensorsStream::create(path, plan,
                                                   {{"session", fmt::format("{}", draft.session)},
                                                    {"units_sha256", draft.unitsHash},
                                                    {"source", source.files()},
                                                    {"source_bytes", fmt::format("{}", draft.sourceBytes)},
                                                    {"percent_per_unit", fmt::format("{}", source.scale())}});
    if (!stream) return std::unexpected(stream.error());
    Tables tables;
    for (const auto photo : draft.photos) tables.photos.push_back(photo.value);
    if (auto written = appendRows(*stream, source, draft, tables); !written) return written;
    if (std::ranges::none_of(tables.deviation, [](float deviation) { return deviation > 0; }))
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} holds the same number in every trial of every voxel of the mask.", source.files()),
                  "It was copied in part only, or the mask lies outside the brain; download it again."});
    if (auto written = appendTables(*stream, tables); !written) return written;
    return stream->commit();
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("There is not enough memory to convert {}.", source.files()),
                                 "Give it a smaller memory cap (--memory-limit)."});
}

}  // namespace cortilens::data
