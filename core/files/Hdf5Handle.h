// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

namespace cortilens::files {

/// An HDF5 identifier that closes itself; whoever destroys it holds lockHdf5().
class Hdf5Handle {
public:
    using Id = std::int64_t;  ///< hid_t, without its header
    Hdf5Handle(Id id, int (*closeId)(Id))
        : m_id(id)
        , m_close(closeId)
    {}
    Hdf5Handle(Hdf5Handle&& other) noexcept
        : m_id(std::exchange(other.m_id, -1))
        , m_close(other.m_close)
    {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept
    {
        std::swap(m_id, other.m_id);
        std::swap(m_close, other.m_close);
        return *this;
    }
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;
    ~Hdf5Handle() { close(); }

    [[nodiscard]] Id id() const { return m_id; }
    [[nodiscard]] bool isOpen() const { return m_id >= 0; }
    bool close() { return m_id < 0 || m_close(std::exchange(m_id, -1)) >= 0; }  ///< false: what was written may be lost

private:
    Id m_id;
    int (*m_close)(Id);
};

/// HDF5 prints its error stack unless told not to; we say what went wrong ourselves. Lives under lockHdf5().
class Hdf5Silence {
public:
    Hdf5Silence();
    Hdf5Silence(const Hdf5Silence&) = delete;
    Hdf5Silence& operator=(const Hdf5Silence&) = delete;
    ~Hdf5Silence();

private:
    int (*m_function)(Hdf5Handle::Id, void*) = nullptr;
    void* m_data = nullptr;
};

}  // namespace cortilens::files
