// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureIndex.h"

#include <fmt/format.h>

#include <cerrno>
#include <map>
#include <sqlite3.h>
#include <utility>

namespace cortilens::dense {

namespace {

constexpr int kVersion = 1;
constexpr int kPatienceMs = 5000;
constexpr int kTouchPatienceMs = 20;

/// SQLite's last failure on this connection, in words.
[[nodiscard]] Error errorOf(sqlite3* database)
{
    const char* name = sqlite3_db_filename(database, "main");
    const auto message =
        fmt::format("The feature store's index {} failed: {}.", name == nullptr ? "" : name, sqlite3_errmsg(database));
    const int system = sqlite3_system_errno(database);
    const bool isFull = system == ENOSPC || system == EDQUOT || system == EFBIG;
    switch (sqlite3_errcode(database) & 0xFF) {
    case SQLITE_ERROR:  // no such table or column: not our index
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
        return {ErrorKind::malformed, message, "Delete it; it is made again from the maps."};
    case SQLITE_FULL:
        return {ErrorKind::outOfSpace, message, "Free some space on that disk or choose another folder."};
    case SQLITE_IOERR:
        if (isFull) return {ErrorKind::outOfSpace, message, "Free some space on that disk or choose another folder."};
        return {ErrorKind::unreadable, message, "Check the disk or the network share."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::unreadable, message, "Another process keeps it busy; try again."};
    default:
        return {ErrorKind::unreadable, message, "Choose a folder that you may write to."};
    }
}

/// One prepared statement with its values.
class Statement {
public:
    Statement(sqlite3* database, const char* sql)
        : m_database(database)
    {
        m_ok = sqlite3_prepare_v2(database, sql, -1, &m_statement, nullptr) == SQLITE_OK;
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(m_statement); }

    Statement& with(const std::string& text)
    {
        if (m_ok) m_ok = sqlite3_bind_text(m_statement, ++m_bound, text.c_str(), -1, SQLITE_TRANSIENT) == SQLITE_OK;
        return *this;
    }
    Statement& with(std::int64_t number)
    {
        if (m_ok) m_ok = sqlite3_bind_int64(m_statement, ++m_bound, number) == SQLITE_OK;
        return *this;
    }

    /// Whether there is a row; the next call gives the next one.
    [[nodiscard]] Result<bool> step()
    {
        const int code = m_ok ? sqlite3_step(m_statement) : SQLITE_ERROR;
        if (code == SQLITE_ROW || code == SQLITE_DONE) return code == SQLITE_ROW;
        return std::unexpected(errorOf(m_database));
    }

    [[nodiscard]] Result<void> run()
    {
        const auto stepped = step();
        if (!stepped) return std::unexpected(stepped.error());
        return {};
    }

    [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(m_statement, column); }
    [[nodiscard]] std::string text(int column) const
    {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
        return text == nullptr ? std::string{} : text;
    }

private:
    sqlite3* m_database;
    sqlite3_stmt* m_statement = nullptr;
    int m_bound = 0;
    bool m_ok = false;
};

/// Runs `work` between BEGIN IMMEDIATE (which waits for other processes where a later upgrade of the lock would not) and
/// COMMIT, or takes it back.
template <typename Work> [[nodiscard]] auto inTransaction(sqlite3* database, Work work) -> decltype(work())
{
    if (auto begun = Statement(database, "BEGIN IMMEDIATE").run(); !begun) return std::unexpected(begun.error());
    auto result = work();
    if (result) {
        auto committed = Statement(database, "COMMIT").run();
        if (committed) return result;
        result = std::unexpected(committed.error());
    }
    if (sqlite3_get_autocommit(database) == 0) sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
    return result;
}

[[nodiscard]] Error notAnIndex(std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("The feature store's index is damaged: {}.", what),
            "Delete it; it is made again from the maps."};
}

[[nodiscard]] Result<void> checkSoundness(sqlite3* database)
{
    Statement check(database, "PRAGMA quick_check(1)");
    const auto row = check.step();
    if (!row) return std::unexpected(row.error());
    if (const auto verdict = check.text(0); verdict != "ok") return std::unexpected(notAnIndex(verdict));
    return {};
}

[[nodiscard]] Result<void> createTables(sqlite3* database)
{
    return inTransaction(database, [&]() -> Result<void> {
        Statement version(database, "PRAGMA user_version");
        if (const auto row = version.step(); !row) return std::unexpected(row.error());
        const auto found = version.number(0);
        if (found == kVersion) return {};
        if (found != 0) return std::unexpected(notAnIndex(fmt::format("it is of version {}", found)));
        for (const char* sql : {"CREATE TABLE maps(key TEXT PRIMARY KEY, bytes INTEGER NOT NULL, used INTEGER NOT NULL)",
                                "CREATE INDEX by_use ON maps(used)", "PRAGMA user_version = 1"})
            if (auto run = Statement(database, sql).run(); !run) return run;
        return {};
    });
}

[[nodiscard]] Result<void> insertAsLastUsed(sqlite3* database, const FeatureIndex::Entry& entry)
{
    return Statement(database, "INSERT OR REPLACE INTO maps VALUES(?1, ?2, (SELECT coalesce(max(used), 0) + 1 FROM maps))")
        .with(entry.key)
        .with(entry.bytes)
        .run();
}

[[nodiscard]] Result<void> remove(sqlite3* database, const std::string& key)
{
    return Statement(database, "DELETE FROM maps WHERE key = ?1").with(key).run();
}

}  // namespace

void FeatureIndex::Close::operator()(sqlite3* database) const
{
    sqlite3_close_v2(database);
}

FeatureIndex::FeatureIndex(std::unique_ptr<sqlite3, Close> database)
    : m_database(std::move(database))
{}

Result<FeatureIndex> FeatureIndex::open(const std::filesystem::path& file)
{
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    std::unique_ptr<sqlite3, Close> database(raw);
    if (code != SQLITE_OK) return std::unexpected(errorOf(raw));
    sqlite3_busy_timeout(raw, kPatienceMs);
    // A rollback journal and not a write-ahead log: home folders lie on network shares, where shared memory does not work.
    // Nothing is flushed to the disk, as a damaged index is made again.
    for (const char* sql : {"PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = OFF"})
        if (auto run = Statement(raw, sql).run(); !run) return std::unexpected(run.error());
    if (auto sound = checkSoundness(raw); !sound) return std::unexpected(sound.error());
    if (auto created = createTables(raw); !created) return std::unexpected(created.error());
    return FeatureIndex(std::move(database));
}

Result<std::int64_t> FeatureIndex::bytes() const
{
    Statement sum(m_database.get(), "SELECT coalesce(sum(bytes), 0) FROM maps");
    if (const auto row = sum.step(); !row) return std::unexpected(row.error());
    return sum.number(0);
}

Result<void> FeatureIndex::reconcile(const std::function<std::vector<Entry>()>& list)
{
    auto* const database = m_database.get();
    return inTransaction(database, [&]() -> Result<void> {
        std::map<std::string, std::int64_t> known;
        Statement all(database, "SELECT key, bytes FROM maps");
        auto row = all.step();
        for (; row && *row; row = all.step()) known[all.text(0)] = all.number(1);
        if (!row) return std::unexpected(row.error());
        for (const auto& entry : list()) {
            const auto found = known.find(entry.key);
            const bool isKnown = found != known.end() && found->second == entry.bytes;
            if (found != known.end()) known.erase(found);
            if (isKnown) continue;
            if (auto inserted = insertAsLastUsed(database, entry); !inserted) return inserted;
        }
        for (const auto& [key, bytes] : known)
            if (auto removed = remove(database, key); !removed) return removed;
        return {};
    });
}

Result<void> FeatureIndex::record(const std::string& key, const std::function<std::optional<std::int64_t>()>& measure)
{
    return inTransaction(m_database.get(), [&] {
        const auto bytes = measure();
        return bytes ? insertAsLastUsed(m_database.get(), {key, *bytes}) : remove(m_database.get(), key);
    });
}

Result<void> FeatureIndex::touch(const std::string& key)
{
    auto* const database = m_database.get();
    sqlite3_busy_timeout(database, kTouchPatienceMs);
    auto touched = inTransaction(database, [&] {
        return Statement(database, "UPDATE maps SET used = (SELECT max(used) + 1 FROM maps) WHERE key = ?1").with(key).run();
    });
    sqlite3_busy_timeout(database, kPatienceMs);
    return touched;
}

Result<void> FeatureIndex::forget(const std::string& key, const std::function<void()>& deleteFile)
{
    return inTransaction(m_database.get(), [&] {
        deleteFile();
        return remove(m_database.get(), key);
    });
}

Result<void> FeatureIndex::dropOldestBeyond(std::int64_t budgetBytes, const std::function<void(const std::string&)>& deleteFile)
{
    auto* const database = m_database.get();
    return inTransaction(database, [&]() -> Result<void> {
        auto total = bytes();
        if (!total) return std::unexpected(total.error());
        while (*total > budgetBytes) {
            Statement oldest(database, "SELECT key, bytes FROM maps ORDER BY used LIMIT 1");
            const auto row = oldest.step();
            if (!row) return std::unexpected(row.error());
            if (!*row) break;
            const auto key = oldest.text(0);
            *total -= oldest.number(1);
            deleteFile(key);
            if (auto removed = remove(database, key); !removed) return removed;
        }
        return {};
    });
}

}  // namespace cortilens::dense
