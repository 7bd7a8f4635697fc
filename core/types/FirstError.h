// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace cortilens {

/// What went wrong first on any of several threads, and the sign for the others to stop. Any number of threads.
class FirstError {
public:
    /// Those that come later are dropped: they often follow from the first.
    void report(Error error)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_error) m_error = std::move(error);
        }
        m_stop.request_stop();  // without the lock: it calls whoever waits for the sign
    }

    void stop() { m_stop.request_stop(); }  ///< nothing went wrong, and all the same nobody is to go on
    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

    [[nodiscard]] Result<void> result() const
    {
        const std::scoped_lock lock(m_mutex);
        if (m_error) return std::unexpected(*m_error);
        return {};
    }

private:
    mutable std::mutex m_mutex;  // guards m_error
    std::optional<Error> m_error;
    std::stop_source m_stop;
};

}  // namespace cortilens
