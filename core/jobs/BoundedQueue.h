// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace cortilens::jobs {

/// Hands values from threads that make them to threads that use them, a few in between: whoever is faster waits.
///
/// Any number of threads on both sides.
template <typename Value> class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : m_capacity(capacity)
    {}

    /// Waits for room. False when the queue was closed: the value is dropped.
    [[nodiscard]] bool push(Value value)
    {
        std::unique_lock lock(m_mutex);
        m_hasRoom.wait(lock, [this] { return m_closed || m_values.size() < m_capacity; });
        if (m_closed) return false;
        m_values.push_back(std::move(value));
        m_hasValue.notify_one();
        return true;
    }

    /// Waits for a value. Nothing once the queue was closed and is empty.
    [[nodiscard]] std::optional<Value> pop()
    {
        std::unique_lock lock(m_mutex);
        m_hasValue.wait(lock, [this] { return m_closed || !m_values.empty(); });
        if (m_values.empty()) return std::nullopt;
        std::optional<Value> value(std::move(m_values.front()));
        m_values.pop_front();
        m_hasRoom.notify_one();
        return value;
    }

    /// Nothing more comes in; what is inside can still be taken.
    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_hasValue.notify_all();
        m_hasRoom.notify_all();
    }

private:
    std::size_t m_capacity;
    std::mutex m_mutex;  // guards what follows
    std::condition_variable m_hasRoom;
    std::condition_variable m_hasValue;
    std::deque<Value> m_values;
    bool m_closed = false;
};

}  // namespace cortilens::jobs
