// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Nesting.h"

#include <optional>
#include <vector>

namespace cortilens::wire {

namespace {

enum class Major : std::uint8_t { natural, negative, bytes, text, array, map, tag, simple };

/// First bytes of a CBOR item: what it is, and its number.
struct Head {
    Major major{};
    std::uint64_t number = 0;
};

/// Takes a head from the front. Nothing: cut short, or of indefinite length, which no side of this protocol writes.
[[nodiscard]] std::optional<Head> takeHead(std::span<const std::uint8_t>& bytes)
{
    if (bytes.empty()) return std::nullopt;
    Head head{.major = static_cast<Major>(bytes[0] >> 5), .number = bytes[0] & 31U};
    bytes = bytes.subspan(1);
    if (head.number < 24) return head;
    if (head.number > 27) return std::nullopt;
    const std::size_t size = std::size_t{1} << (head.number - 24);
    if (bytes.size() < size) return std::nullopt;
    head.number = 0;
    for (std::size_t byte = 0; byte < size; ++byte) head.number = head.number << 8 | bytes[byte];
    bytes = bytes.subspan(size);
    return head;
}

}  // namespace

bool nestsAtMost(std::span<const std::uint8_t> bytes, std::size_t deepest)
{
    std::vector<std::uint64_t> open{1};  // items still to come, by level
    while (!open.empty()) {
        if (open.back() == 0) {
            open.pop_back();
            continue;
        }
        const auto head = takeHead(bytes);
        if (!head) return false;
        if (head->major == Major::tag) continue;  // belongs to the item behind it
        --open.back();
        if (head->major == Major::bytes || head->major == Major::text) {
            if (head->number > bytes.size()) return false;
            bytes = bytes.subspan(head->number);
        } else if (head->major == Major::array || head->major == Major::map) {
            if (head->number > bytes.size() || open.size() > deepest) return false;
            open.push_back(head->major == Major::map ? 2 * head->number : head->number);
        }
    }
    return bytes.empty();
}

}  // namespace cortilens::wire
