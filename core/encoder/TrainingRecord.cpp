// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/TrainingRecord.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

namespace cortilens::encoder {

namespace {

[[nodiscard]] bool isAscending(std::span<const NsdId> ids)
{
    return std::ranges::adjacent_find(ids, [](NsdId a, NsdId b) { return a >= b; }) == ids.end() &&
           (ids.empty() || ids.front().value >= 0);
}

[[nodiscard]] bool isHash(std::string_view text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

[[nodiscard]] std::unexpected<Error> contradiction(std::string what)
{
    return std::unexpected(Error{ErrorKind::malformed, std::move(what), {}});
}

}  // namespace

Result<void> check(const TrainingRecord& record, int testImages)
{
    if (!isAscending(record.train) || !isAscending(record.test))
        return contradiction("its lists of training and test images are not ascending nsdIds");
    std::vector<NsdId> both;
    std::ranges::set_intersection(record.train, record.test, std::back_inserter(both));
    if (!both.empty())
        return contradiction(
            fmt::format("nsdId {} was both trained and tested on, which makes its scores worthless", both[0].value));
    if (!record.test.empty() && static_cast<int>(record.test.size()) != testImages)
        return contradiction(fmt::format("it lists {} test images, but says that there were {}", record.test.size(), testImages));
    if (!record.stimuli.empty() && !isHash(record.stimuli)) return contradiction("its `stimuli_sha256` is not a SHA-256");
    return {};
}

}  // namespace cortilens::encoder
